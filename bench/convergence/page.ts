import { JSDOM } from "jsdom";

/**
 * Makes this process a page: editors find a document to draw into. Import it before any editor,
 * whose libraries look at the browser while they load. Timers stay the process's own.
 */
const kept = new Set(["performance", "crypto", "queueMicrotask", "structuredClone"]);

function becomePage(): void {
  if (globalThis.document !== undefined) return;
  const { window } = new JSDOM("<!doctype html><body></body>", { url: "http://localhost/" });
  for (const name of Object.getOwnPropertyNames(window)) {
    if (name in globalThis && !isOfThePage(name)) continue;
    if (!kept.has(name)) define(name, Reflect.get(window, name));
  }
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"] as const) {
    define(name, window[name].bind(window));
  }
  for (const name of ["window", "self", "top", "parent"]) define(name, globalThis);
}

/** What Node has as well, but which must be the page's for its events and nodes to fit together. */
function isOfThePage(name: string): boolean {
  return ["Event", "EventTarget", "CustomEvent", "navigator"].includes(name);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

becomePage();
