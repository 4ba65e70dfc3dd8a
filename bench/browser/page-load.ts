import type { BrowserContext } from "@playwright/test";
import { percentile } from "./typing.ts";

const loads = 3;

export interface PageLoad {
  readonly scripts: number;
  readonly compressedBytes: number;
  readonly rawBytes: number;
  /** From the navigation's start to a body that takes keys, nothing cached. */
  readonly editableMs: readonly number[];
}

/** Opens an ordinary report afresh, several times, and counts the JavaScript that comes. */
export async function measureLoad(
  newContext: () => Promise<BrowserContext>,
  url: string,
): Promise<PageLoad> {
  const editableMs: number[] = [];
  let sizes = { scripts: 0, compressedBytes: 0, rawBytes: 0 };
  for (let load = 0; load < loads; load += 1) {
    const context = await newContext();
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    sizes = { scripts: 0, compressedBytes: 0, rawBytes: 0 };
    const scripts = new Set<string>();
    devtools.on("Network.responseReceived", ({ requestId, type }) => {
      if (type === "Script") scripts.add(requestId);
    });
    devtools.on("Network.dataReceived", ({ requestId, dataLength }) => {
      if (scripts.has(requestId)) sizes.rawBytes += dataLength;
    });
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (!scripts.has(requestId)) return;
      sizes.scripts += 1;
      sizes.compressedBytes += encodedDataLength;
    });
    await page.goto(url, { waitUntil: "commit" });
    await page.locator('.ProseMirror[contenteditable="true"]').waitFor();
    editableMs.push(await page.evaluate(() => performance.now()));
    await page.waitForLoadState("networkidle");
    await context.close();
  }
  return { ...sizes, editableMs };
}

export function printLoad({ scripts, compressedBytes, rawBytes, editableMs }: PageLoad): void {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1_000)} KB`;
  console.log(
    `report page, nothing cached: ${scripts} scripts, ${kilobytes(compressedBytes)} compressed, ` +
      `${kilobytes(rawBytes)} raw; editable after ${percentile(editableMs, 0.5).toFixed(0)} ms`,
  );
}
