import { type EditorState, Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { getRelativeSelection, ySyncPluginKey } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import { compareRelativePositions, createRelativePositionFromJSON } from "yjs";

const publishEveryMs = 100;

/**
 * Tells the others where this person's caret is: at once after a pause, ten times a second while
 * they type. Never within a keystroke: finding the caret's place in the shared document takes a
 * walk over the blocks before it.
 */
export function caretPublisher(awareness: Awareness): Plugin {
  return new Plugin({
    view(view) {
      let timer: ReturnType<typeof setTimeout> | null = null;
      let publishedAtMs = Number.NEGATIVE_INFINITY;
      let mustRepeat = false;
      const publish = () => {
        timer = null;
        publishedAtMs = performance.now();
        publishCaret(view, awareness, mustRepeat);
        mustRepeat = false;
      };
      const publishSoon = () => {
        const waitMs = Math.max(0, publishedAtMs + publishEveryMs - performance.now());
        timer ??= setTimeout(publish, waitMs);
      };
      view.dom.addEventListener("focusin", publishSoon);
      view.dom.addEventListener("focusout", publishSoon);
      return {
        update(current, previous) {
          const hasNewText = current.state.doc !== previous.doc;
          // The others hid this caret when they changed the blocks, until they hear of it anew.
          if (hasNewText && isFromOthers(current.state)) mustRepeat = true;
          if (hasNewText || !current.state.selection.eq(previous.selection)) publishSoon();
        },
        destroy() {
          if (timer !== null) clearTimeout(timer);
          view.dom.removeEventListener("focusin", publishSoon);
          view.dom.removeEventListener("focusout", publishSoon);
          awareness.setLocalStateField("cursor", null);
        },
      };
    },
  });
}

function isFromOthers(state: EditorState): boolean {
  return ySyncPluginKey.getState(state)?.isChangeOrigin === true;
}

function publishCaret(view: EditorView, awareness: Awareness, mustRepeat: boolean): void {
  const binding = ySyncPluginKey.getState(view.state)?.binding;
  if (view.isDestroyed || !binding) return;
  const current: unknown = awareness.getLocalState()?.["cursor"];
  if (!view.hasFocus()) {
    if (current != null) awareness.setLocalStateField("cursor", null);
    return;
  }
  const { anchor, head } = getRelativeSelection(binding, view.state);
  const next = { anchor, head };
  if (mustRepeat || !isSameCaret(current, next)) awareness.setLocalStateField("cursor", next);
}

type Caret = Pick<ReturnType<typeof getRelativeSelection>, "anchor" | "head">;

function isSameCaret(current: unknown, next: Caret): boolean {
  if (typeof current !== "object" || current === null) return false;
  const known = new Map(Object.entries(current));
  return (["anchor", "head"] as const).every((end) =>
    compareRelativePositions(createRelativePositionFromJSON(known.get(end)), next[end]),
  );
}
