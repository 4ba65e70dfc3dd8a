import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { DecorationAttrs } from "@tiptap/pm/view";
import { yCursorPlugin, yCursorPluginKey } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import { caretPublisher } from "./caret-publisher.ts";
import { readPage } from "./page-first.ts";
import { colorAmong, parsePresence } from "./presence.ts";

const freshMs = 2_500;

export interface RemoteCaretsOptions {
  awareness: Awareness;
}

/**
 * Carets and selections of the others. Only well-formed presence is drawn: the colour goes into
 * the page as six hexadecimal digits or not at all, the name as an attribute. A name shows while
 * its caret moves and under the pointer, so that it does not cover what people read.
 */
export const RemoteCarets = Extension.create<RemoteCaretsOptions>({
  name: "remoteCarets",
  priority: 999,

  addProseMirrorPlugins() {
    const { awareness } = this.options;
    return [drawnCarets(awareness), caretPublisher(awareness), caretFreshness(awareness)];
  },
});

/**
 * The binding's own plugin, but for its view, which would publish this person's caret within every
 * keystroke and then draw all carets anew, once more for every keystroke.
 */
function drawnCarets(awareness: Awareness): Plugin {
  const { spec }: Plugin = yCursorPlugin(awareness, {
    awarenessStateFilter: (ownId: number, clientId: number, state: unknown) =>
      ownId !== clientId && parsePresence(state) !== null,
    cursorBuilder: (user: unknown, clientId: number) => caretElement(user, clientId, awareness),
    selectionBuilder: (user: unknown) => selectionAttributes(user, awareness),
  });
  return new Plugin({
    ...spec,
    view(view) {
      const draw = () => {
        timer = null;
        readPage(view);
        view.dispatch(view.state.tr.setMeta(yCursorPluginKey, { awarenessUpdated: true }));
      };
      // A plugin that joins the editor remakes all views: what the last one was to draw comes now.
      let timer: ReturnType<typeof setTimeout> | null = setTimeout(draw, 0);
      // In a task of its own: presence may change while a transaction is under way.
      const onChange = (changes: AwarenessChanges) => {
        if (othersIn(changes, awareness).length > 0) timer ??= setTimeout(draw, 0);
      };
      awareness.on("change", onChange);
      return {
        destroy() {
          if (timer !== null) clearTimeout(timer);
          awareness.off("change", onChange);
        },
      };
    },
  });
}

type AwarenessChanges = Readonly<Record<"added" | "updated" | "removed", readonly number[]>>;

function othersIn({ added, updated, removed }: AwarenessChanges, awareness: Awareness) {
  return [...added, ...updated, ...removed].filter((clientId) => clientId !== awareness.clientID);
}

/**
 * Holds no text, which the style sheet writes instead: a click behind the last word of a line would
 * put the browser's own caret into it, and what is typed there before ProseMirror has moved the
 * caret goes nowhere.
 */
function caretElement(user: unknown, clientId: number, awareness: Awareness): HTMLElement {
  const caret = document.createElement("span");
  const person = parsePresence({ user });
  caret.className = "remote-caret";
  caret.dataset["clientId"] = String(clientId);
  // Drawn into the text, no part of it: read aloud, the name would stand in the middle of a word.
  caret.setAttribute("aria-hidden", "true");
  if (person === null) return caret;
  caret.style.setProperty("--caret-color", colorAmong(awareness.getStates(), person));
  const name = document.createElement("span");
  name.className = "remote-caret-name";
  name.dataset["name"] = person.name;
  caret.append(name);
  return caret;
}

function selectionAttributes(user: unknown, awareness: Awareness): DecorationAttrs {
  const person = parsePresence({ user });
  if (person === null) return {};
  return {
    class: "remote-selection",
    style: `--caret-color: ${colorAmong(awareness.getStates(), person)}`,
  };
}

/** Marks the carets that just moved. */
function caretFreshness(awareness: Awareness): Plugin {
  return new Plugin({
    view(view) {
      const timers = new Map<number, ReturnType<typeof setTimeout>>();
      const caretOf = (clientId: number) =>
        view.dom.querySelector<HTMLElement>(`.remote-caret[data-client-id="${clientId}"]`);
      const onChange = ({ updated }: AwarenessChanges) => {
        for (const clientId of updated) {
          if (clientId === awareness.clientID) continue;
          clearTimeout(timers.get(clientId));
          // The caret is redrawn in a later task than the one that brings the news.
          setTimeout(() => caretOf(clientId)?.classList.add("is-fresh"), 30);
          const fade = () => caretOf(clientId)?.classList.remove("is-fresh");
          timers.set(clientId, setTimeout(fade, freshMs));
        }
      };
      awareness.on("change", onChange);
      return {
        destroy() {
          awareness.off("change", onChange);
          for (const timer of timers.values()) clearTimeout(timer);
        },
      };
    },
  });
}
