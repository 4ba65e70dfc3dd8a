import type { CDPSession, Page } from "@playwright/test";

export type Place = "start" | "middle" | "end";
export const places: readonly Place[] = ["start", "middle", "end"];

export interface TypingFigures {
  /** From the key's own time stamp to the frame that shows it. */
  readonly paintMs: readonly number[];
  /** Of the page's main thread alone, whatever else the machine does. */
  readonly cpuMsPerKey: number;
}

/** Frames as fast as they come: what is measured is work, not the wait for a screen of 60 Hz. */
export const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-frame-rate-limit",
  "--disable-gpu-vsync",
  "--disable-background-networking",
];

const keyEveryMs = 60;

/** Writes down how long each key takes until its frame is painted. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const paintMs: number[] = [];
    Object.assign(window, { paintMs });
    addEventListener(
      "keydown",
      (event) =>
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.onmessage = () => paintMs.push(performance.now() - event.timeStamp);
          painted.port2.postMessage(null);
        }),
      true,
    );
  });
}

export async function putCaret(page: Page, place: Place): Promise<void> {
  const editor = page.locator(".ProseMirror");
  await editor.focus();
  await editor.evaluate((element, at) => {
    // A new report begins with an empty paragraph of its own.
    const blocks = [...element.querySelectorAll(":scope > p")].filter(
      (block) => (block.textContent ?? "").length > 20,
    );
    const index = { start: 1, middle: Math.floor(blocks.length / 2), end: blocks.length - 1 }[at];
    const block = blocks[index];
    block?.scrollIntoView({ block: "center" });
    if (!block) return;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() && (texts.currentNode.nodeValue ?? "").length < 6);
    getSelection()?.collapse(texts.currentNode, 3);
  }, place);
}

export async function typeKeys(
  page: Page,
  { devtools, keys }: { devtools: CDPSession; keys: number },
): Promise<TypingFigures> {
  await page.evaluate(() => {
    (window as unknown as { paintMs: number[] }).paintMs.length = 0;
  });
  const before = await mainThreadMs(devtools);
  await page.keyboard.type("a".repeat(keys), { delay: keyEveryMs });
  await page.waitForFunction(
    (count) => (window as unknown as { paintMs: number[] }).paintMs.length >= count,
    keys,
    { polling: 100, timeout: 180_000 },
  );
  const paintMs = await page.evaluate(() => (window as unknown as { paintMs: number[] }).paintMs);
  return { paintMs: [...paintMs], cpuMsPerKey: ((await mainThreadMs(devtools)) - before) / keys };
}

/** Needs `Performance.enable` with the time domain `threadTicks`. */
async function mainThreadMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
