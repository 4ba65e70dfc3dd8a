import type { Page } from "@playwright/test";

/** Writes down every sentence the page says about where the work is, from now on. */
export async function logLabels(page: Page, statusName: string): Promise<() => Promise<string[]>> {
  await page.evaluate((name) => {
    const log: string[] = [];
    Object.assign(window, { savedLabels: log });
    const read = () => {
      const shown = [...document.querySelectorAll(`[role=status][aria-label="${name}"]`)]
        .filter((each) => each.checkVisibility())
        .map((each) => each.textContent ?? "");
      const words = shown.join(" | ");
      if (log.at(-1) !== words) log.push(words);
    };
    read();
    new MutationObserver(read).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }, statusName);
  return () => page.evaluate(() => (window as unknown as { savedLabels: string[] }).savedLabels);
}
