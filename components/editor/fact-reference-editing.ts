import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { type EditorState, NodeSelection, Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { readFactDrag } from "#components/facts/fact-drag.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import {
  FactReference,
  factReferenceName,
  parseFactReference,
} from "#core/document/fact-reference.ts";
import type { FactHooks } from "./fact-hooks.ts";
import { FactReferenceView, type ReferenceWords } from "./fact-reference-view.ts";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    factReference: {
      /** Puts a fact reference at the selection, in its place if there is one. */
      insertFactReference: (reference: FactReferenceAttributes) => ReturnType;
    };
  }
}

export interface FactReferenceEditingOptions {
  readonly hooks: () => Pick<
    FactHooks,
    "references" | "onOpenReference" | "onPeekReference" | "onInsertReferences"
  >;
  readonly words: ReferenceWords;
}

const collectAfterMs = 150;

/** The fact reference as people work with it: drawn, opened, peeked at, dropped in. */
export function factReferenceEditing(options: FactReferenceEditingOptions) {
  const views = new Set<FactReferenceView>();
  const viewOf = (target: EventTarget | null) => {
    const element = target instanceof Element ? target.closest(".fact-reference") : null;
    return [...views].find((view) => view.dom === element) ?? null;
  };

  const open = (view: FactReferenceView | null): boolean => {
    if (view?.reference == null) return false;
    options.hooks().onOpenReference?.(view.reference, view.dom);
    return true;
  };

  const peek = (view: FactReferenceView | null) =>
    options.hooks().onPeekReference?.(view?.reference ?? null, view?.dom ?? null);

  return FactReference.extend({
    addCommands() {
      return {
        insertFactReference:
          (reference) =>
          ({ commands }) => {
            const isInserted = commands.insertContent({
              type: factReferenceName,
              attrs: reference,
            });
            if (isInserted) options.hooks().onInsertReferences?.([reference]);
            return isInserted;
          },
      };
    },

    addKeyboardShortcuts() {
      const openSelected = () => open(selectedView(this.editor));
      return { Enter: openSelected };
    },

    addNodeView() {
      return ({ node }) => {
        const view = new FactReferenceView({
          node,
          states: options.hooks().references,
          words: options.words,
          onDestroy: (each) => views.delete(each),
        });
        views.add(view);
        return view;
      };
    },

    addProseMirrorPlugins() {
      return [
        new Plugin({
          props: {
            handleDOMEvents: {
              click: (_, event) => open(viewOf(event.target)),
              keydown: (view, event) =>
                !view.editable && event.key === "Enter" && open(viewOf(event.target)),
              focusin: (_, event) => {
                const view = viewOf(event.target);
                if (view !== null) peek(view);
                return false;
              },
              mouseover: (_, event) => {
                const view = viewOf(event.target);
                if (view !== null) peek(view);
                return false;
              },
              mouseout: (_, event) => {
                if (viewOf(event.target) !== viewOf(event.relatedTarget)) peek(null);
                return false;
              },
            },
            handleDrop: (view, event) => dropFact(view, event, options),
          },
          view: (view) => watchReferences(view, views, options),
        }),
      ];
    },
  });

  function selectedView(editor: Editor): FactReferenceView | null {
    const { selection } = editor.state;
    if (!(selection instanceof NodeSelection)) return null;
    return viewOf(editor.view.nodeDOM(selection.from));
  }
}

function dropFact(
  view: EditorView,
  event: DragEvent,
  options: FactReferenceEditingOptions,
): boolean {
  const reference = event.dataTransfer === null ? null : readFactDrag(event.dataTransfer);
  const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
  const type = view.state.schema.nodes[factReferenceName];
  if (reference === null || place === null || type === undefined || !view.editable) return false;
  event.preventDefault();
  view.dispatch(view.state.tr.insert(place.pos, type.create(reference)));
  view.focus();
  options.hooks().onInsertReferences?.([reference]);
  return true;
}

/** Tells the facts which references the text holds, and draws their states when these change. */
function watchReferences(
  view: EditorView,
  views: ReadonlySet<FactReferenceView>,
  options: FactReferenceEditingOptions,
) {
  const { references, onPeekReference } = options.hooks();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let collected: readonly FactReferenceAttributes[] | null = null;
  const collect = () => {
    const present = referencesIn(view.state.doc);
    if (collected !== null && haveSameWords(collected, present)) return;
    collected = present;
    references?.setReferences(present);
  };
  const peekSelected = (current: EditorView, previous: EditorState) => {
    const { selection } = current.state;
    if (selection.eq(previous.selection)) return;
    const isNode = selection instanceof NodeSelection;
    const dom = isNode ? current.nodeDOM(selection.from) : null;
    const selected = dom === null ? null : ([...views].find((each) => each.dom === dom) ?? null);
    const wasNode = previous.selection instanceof NodeSelection;
    if (selected?.reference != null) onPeekReference?.(selected.reference, selected.dom);
    else if (wasNode) onPeekReference?.(null, null);
  };
  // Where the text cannot be edited there is no selection by keyboard: the Tab key stops at each.
  let wasEditable = view.editable;
  const setStops = () => {
    wasEditable = view.editable;
    for (const each of views) each.setTabStop(!wasEditable);
  };
  const stop = references?.subscribe(() => {
    for (const each of views) each.refresh();
  });
  collect();
  setStops();
  return {
    update(current: EditorView, previous: EditorState) {
      peekSelected(current, previous);
      // A view that comes later starts as one of an editable text.
      if (!current.editable || wasEditable !== current.editable) setStops();
      if (current.state.doc === previous.doc) return;
      clearTimeout(timer);
      timer = setTimeout(collect, collectAfterMs);
    },
    destroy() {
      clearTimeout(timer);
      onPeekReference?.(null, null);
      stop?.();
    },
  };
}

/** Most typing leaves every reference as it was; then nothing needs to be judged anew. */
function haveSameWords(
  before: readonly FactReferenceAttributes[],
  after: readonly FactReferenceAttributes[],
): boolean {
  return (
    before.length === after.length &&
    before.every((reference, index) => {
      const other = after[index];
      return reference === other || JSON.stringify(reference) === JSON.stringify(other);
    })
  );
}

/** A block never changes: its references are read once, and typing reads one block anew. */
const referencesByBlock = new WeakMap<Node, readonly FactReferenceAttributes[]>();

/** The well-formed fact references of a document, in text order. */
export function referencesIn(doc: Node): readonly FactReferenceAttributes[] {
  const references: FactReferenceAttributes[] = [];
  doc.forEach((block) => {
    const known = referencesByBlock.get(block) ?? referencesInBlock(block);
    referencesByBlock.set(block, known);
    for (const reference of known) references.push(reference);
  });
  return references;
}

function referencesInBlock(block: Node): readonly FactReferenceAttributes[] {
  const references: FactReferenceAttributes[] = [];
  block.descendants((node) => {
    if (node.type.name !== factReferenceName) return;
    const reference = parseFactReference(node.attrs);
    if (reference !== null) references.push(reference);
  });
  return references;
}
