import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { SchemaGate } from "./schema-gate.ts";

/**
 * Reads from the page what its person did, before something of others is drawn. The browser tells
 * of a moved caret in a task of its own: what is drawn before it would put the caret back, and the
 * next words would land where it had been, in another paragraph.
 */
export const PageFirst = Extension.create<{ gate: SchemaGate | null }>({
  name: "pageFirst",

  addOptions() {
    return { gate: null };
  },

  addProseMirrorPlugins() {
    const { gate } = this.options;
    if (gate === null) return [];
    return [
      new Plugin({
        view: (view) => ({ destroy: gate.beforeLettingIn(() => readPage(view)) }),
      }),
    ];
  },
});

/** What ProseMirror does when the browser tells it that the caret moved. */
export function readPage(view: EditorView): void {
  if (view.composing) return;
  if ("domObserver" in view && isObserver(view.domObserver)) view.domObserver.flush();
}

function isObserver(value: unknown): value is { flush(): void } {
  return value instanceof Object && "flush" in value && typeof value.flush === "function";
}
