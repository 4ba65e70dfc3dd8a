import { vi } from "vitest";

/** For tests: waits until the expectation holds, however slow the machine. */
export function eventually(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { timeout: 30_000, interval: 20 });
}
