import type { Page } from "@playwright/test";
import { putCaret } from "./typing.ts";

const keys = 60;
const shown = 30;

/** Prints the functions in which typing in the middle spends the most time of their own. */
export async function profileTyping(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await page.bringToFront();
  await putCaret(page, "middle");
  await devtools.send("Profiler.enable");
  await devtools.send("Profiler.setSamplingInterval", { interval: 200 });
  await devtools.send("Profiler.start");
  await page.keyboard.type("b".repeat(keys), { delay: 60 });
  const { profile } = await devtools.send("Profiler.stop");
  const { nodes, samples = [], timeDeltas = [] } = profile;
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const ownMs = new Map<string, number>();
  samples.forEach((id, index) => {
    const frame = byId.get(id);
    const place = `${frame?.url.split("/").at(-1)}:${frame?.lineNumber}:${frame?.columnNumber}`;
    const name = `${frame?.functionName || "(anonymous)"} ${place}`;
    ownMs.set(name, (ownMs.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
  });
  const longest = [...ownMs].sort((a, b) => b[1] - a[1]).slice(0, shown);
  for (const [name, ms] of longest) console.log(`  ${(ms / keys).toFixed(2)} ms per key  ${name}`);
}
