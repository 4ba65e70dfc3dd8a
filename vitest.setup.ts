import { afterEach, beforeEach, expect, vi } from "vitest";

// An unexpected console.error is a failure: nothing that goes wrong may pass in silence.
// A test that expects one replaces this spy with its own.
beforeEach(() => {
  vi.spyOn(console, "error");
});

afterEach(() => {
  const calls = vi.isMockFunction(console.error) ? vi.mocked(console.error).mock.calls : [];
  vi.restoreAllMocks();
  expect(calls, "console.error was called").toEqual([]);
});
