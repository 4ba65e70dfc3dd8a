import type { BrowserContext, Page } from "@playwright/test";
import { percentile } from "./typing.ts";

const loads = 3;

interface ScriptSizes {
  readonly scripts: number;
  readonly compressedBytes: number;
  readonly rawBytes: number;
}

export interface PageLoad {
  /** What had come when the body took keys, and what came once nothing was left to do. */
  readonly editable: ScriptSizes;
  readonly idle: ScriptSizes;
  /** From the navigation's start to a body that takes keys, nothing cached. */
  readonly editableMs: readonly number[];
  /** To the first paint that shows something: the title, and the page's places in grey. */
  readonly readableMs: readonly number[];
}

/** Opens an ordinary report afresh, several times, and counts the JavaScript that comes. */
export async function measureLoad(
  newContext: () => Promise<BrowserContext>,
  url: string,
): Promise<PageLoad> {
  const editableMs: number[] = [];
  const readableMs: number[] = [];
  let [editable, idle]: ScriptSizes[] = [];
  for (let load = 0; load < loads; load += 1) {
    const context = await newContext();
    const page = await context.newPage();
    const sizes = await countScripts(page);
    await page.goto(url, { waitUntil: "commit" });
    await page.locator('.ProseMirror[contenteditable="true"]').waitFor();
    editableMs.push(await page.evaluate(() => performance.now()));
    editable = sizes();
    readableMs.push(
      await page.evaluate(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      ),
    );
    await page.waitForLoadState("networkidle");
    idle = sizes();
    await context.close();
  }
  if (editable === undefined || idle === undefined) throw new Error("no load was measured");
  return { editable, idle, editableMs, readableMs };
}

async function countScripts(page: Page): Promise<() => ScriptSizes> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  let sizes: ScriptSizes = { scripts: 0, compressedBytes: 0, rawBytes: 0 };
  const scripts = new Set<string>();
  devtools.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  devtools.on("Network.dataReceived", ({ requestId, dataLength }) => {
    if (scripts.has(requestId)) sizes = { ...sizes, rawBytes: sizes.rawBytes + dataLength };
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!scripts.has(requestId)) return;
    const compressedBytes = sizes.compressedBytes + encodedDataLength;
    sizes = { ...sizes, scripts: sizes.scripts + 1, compressedBytes };
  });
  return () => sizes;
}

export function printLoad({ editable, idle, editableMs, readableMs }: PageLoad): void {
  const ms = (values: readonly number[]) => percentile(values, 0.5).toFixed(0);
  console.log(`report page, nothing cached: readable after ${ms(readableMs)} ms`);
  console.log(`  editable after ${ms(editableMs)} ms: ${sizeText(editable)}`);
  console.log(`  panels and dialogs there: ${sizeText(idle)}`);
}

function sizeText({ scripts, compressedBytes, rawBytes }: ScriptSizes): string {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1_000)} KB`;
  return `${scripts} scripts, ${kilobytes(compressedBytes)} compressed, ${kilobytes(rawBytes)} raw`;
}
