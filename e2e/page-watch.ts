import type { BrowserContext, Locator, Page } from "@playwright/test";
import { canaryName } from "../core/test-hostile-strings.ts";

/**
 * Everything that words can only bring about when a page takes them for something else: a script
 * that calls the canary, a dialog, a frame, a window, a download, a request to another site, a
 * report that the page's policy stopped something. To be called before the context's first page.
 */
export async function watchPages(context: BrowserContext, origin: string): Promise<string[]> {
  const happened: string[] = [];
  const tell = (what: string) => void happened.push(what);
  await context.exposeBinding(canaryName, ({ page }) => tell(`a script ran at ${page.url()}`));
  await context.exposeBinding("tellViolation", (_source, line: string) => tell(line));
  await context.addInitScript(installWatch);
  context.on("request", (request) => {
    const { protocol, origin: whither } = new URL(request.url());
    const isInside = protocol === "blob:" || protocol === "data:" || whither === origin;
    if (!isInside) tell(`a request to ${request.url().slice(0, 200)}`);
  });
  context.on("page", (page) => watchPage(page, tell));
  for (const page of context.pages()) watchPage(page, tell);
  return happened;
}

function watchPage(page: Page, tell: (what: string) => void): void {
  page.on("dialog", (dialog) => {
    tell(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => tell(`a window: ${popup.url()}`));
  page.on("download", (download) => tell(`a download: ${download.url()}`));
  page.on("frameattached", (frame) => tell(`a frame: ${frame.url()}`));
}

declare global {
  interface Window {
    /** How many elements lie where, whatever they say: `tr[](td[class](a[href]()))`. */
    shapeOf(element: Element): string;
    /** What each element itself says, without what its children say. */
    wordsIn(element: Element): string[];
    foreignMarkup(page: Document): string[];
    tellViolation(line: string): Promise<void>;
  }
}

/** In the browser, before any script of the page. */
function installWatch(): void {
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, sample }) => {
    void window.tellViolation(`stopped: ${effectiveDirective} ${sample} ${location.pathname}`);
  });
  window.shapeOf = (element) => {
    const names = element.getAttributeNames().sort().join(" ");
    const children = [...element.children].map(window.shapeOf).join("");
    return `${element.localName}[${names}](${children})`;
  };
  window.wordsIn = (element) =>
    [element, ...element.querySelectorAll("*")].map((each) =>
      [...each.childNodes].map((node) => (node instanceof Text ? node.data : "")).join(""),
    );
  const foreign =
    "iframe, object, embed, base, meta[http-equiv], plaintext, xmp, math, video, audio, frame, marquee, [formaction], [srcdoc], link:not([href^='/'])";
  const addressNames = /^(?:href|src|action|xlink:href|poster|data|srcset)$/;
  // The last is what React gives a form until its script has come.
  const ours =
    /^(?:https?:\/\/|mailto:|\/(?!\/)|#|\?|data:image\/|blob:|$|javascript:throw new Error\('React form unexpectedly submitted\.'\)$)/;
  const isForeign = (element: Element) =>
    element.matches(foreign) ||
    [...element.attributes].some(
      ({ name, value }) => /^on/.test(name) || (addressNames.test(name) && !ours.test(value)),
    ) ||
    (element instanceof HTMLScriptElement &&
      element.nonce === "" &&
      !element.src.includes("/_next/"));
  window.foreignMarkup = (page) =>
    [...page.querySelectorAll("*")].filter(isForeign).map((each) => each.outerHTML.slice(0, 200));
}

/**
 * Elements and attributes of the page that the product never makes and that markup in words would:
 * empty when all words have stayed words.
 */
export function foreignMarkup(page: Page): Promise<string[]> {
  return page.evaluate(() => window.foreignMarkup(document));
}

export interface ShownRow {
  readonly shape: string;
  /** By column, what its elements say, each for itself. */
  readonly columns: readonly (readonly string[])[];
}

/** The rows of a table or the items of a list as the page holds them now, line ends as in `asShown`. */
export async function shownRows(rows: Locator): Promise<ShownRow[]> {
  const shown = await rows.evaluateAll((elements) =>
    elements.map((row) => ({
      shape: window.shapeOf(row),
      columns: (row.localName === "tr" ? [...row.children] : [row]).map(window.wordsIn),
    })),
  );
  return shown.map(({ shape, columns }) => ({
    shape,
    columns: columns.map((words) => words.map(asShown)),
  }));
}

/** As a browser keeps the line ends of a page's source and of a text field. */
export function asShown(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
