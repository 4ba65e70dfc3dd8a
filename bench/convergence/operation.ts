import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { TextSelection } from "@tiptap/pm/state";
import type { Alphabet } from "./alphabet.ts";
import { pick } from "./alphabet.ts";
import type { Participant } from "./participant.ts";

/** What kinds of operations are counted apart; pairs of them name a conflict. */
export type OperationKind =
  | "type"
  | "delete"
  | "mark"
  | "title"
  | "attribute"
  | "split"
  | "join"
  | "wrap"
  | "lift"
  | "retype"
  | "atom"
  | "block"
  | "paste"
  | "table"
  | "undo"
  | "redo"
  /** No operation: what a window does by itself when others' edits arrive. */
  | "tidy"
  /** No operation: what the server does to put a merge in order. */
  | "repair";

export interface Operation {
  readonly name: string;
  readonly kind: OperationKind;
  /** Answers whether there was something to do. */
  readonly run: (scene: Scene) => boolean;
}

/** A person about to do something. */
export interface Scene {
  readonly participant: Participant;
  readonly editor: Editor;
  readonly random: () => number;
  readonly alphabet: Alphabet;
  /** The blocks at the top of the document among which this person works. */
  readonly isOwnBlock: (index: number) => boolean;
}

/** A block of text and the position of its first character. */
export interface TextBlock {
  readonly node: Node;
  readonly start: number;
  readonly isInTable: boolean;
}

export function textBlocks({ editor, isOwnBlock }: Scene): TextBlock[] {
  const found: TextBlock[] = [];
  editor.state.doc.forEach((top, offset, index) => {
    if (!isOwnBlock(index)) return;
    const isInTable = top.type.name === "table";
    if (top.isTextblock) found.push({ node: top, start: offset + 1, isInTable });
    top.descendants((node, position) => {
      if (node.isTextblock) found.push({ node, start: offset + position + 2, isInTable });
    });
  });
  return found;
}

/** Few blocks are busy and many are not, as where people write together. */
export function pickBlock(scene: Scene, blocks = textBlocks(scene)): TextBlock | null {
  if (blocks.length === 0) return null;
  return scene.random() < 0.5 ? pick(blocks.slice(0, 3), scene.random) : pick(blocks, scene.random);
}

/** The places in a block where a caret can stand: never inside a surrogate pair. */
export function caretPlaces({ node, start }: TextBlock): number[] {
  const places = [start];
  node.forEach((child, offset) => {
    let at = start + offset;
    const lengths = child.isText ? [...(child.text ?? "")].map((each) => each.length) : [1];
    for (const length of lengths) {
      at += length;
      places.push(at);
    }
  });
  return places;
}

export function putCaret({ editor }: Scene, position: number, head = position): void {
  const { tr, doc } = editor.state;
  editor.view.dispatch(tr.setSelection(TextSelection.create(doc, position, head)));
}

/** Puts the caret somewhere in a block; null when there is none. */
export function placeCaret(scene: Scene, blocks?: TextBlock[]): TextBlock | null {
  const block = pickBlock(scene, blocks);
  if (block !== null) putCaret(scene, pick(caretPlaces(block), scene.random));
  return block;
}

/** Some characters of one block, from the first place to the last. */
export function pickRange(scene: Scene, { most, block }: { most: number; block: TextBlock }) {
  const places = caretPlaces(block);
  if (places.length < 2) return null;
  const first = Math.floor(scene.random() * (places.length - 1));
  const last = Math.min(places.length - 1, first + 1 + Math.floor(scene.random() * most));
  const [from, to] = [places[first], places[last]];
  return from === undefined || to === undefined ? null : { from, to };
}

/** As if the key were pressed with the caret in the text. */
export function press({ editor }: Scene, key: string, { shift = false } = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, shiftKey: shift, cancelable: true });
  return editor.view.someProp("handleKeyDown", (handle) => handle(editor.view, event)) === true;
}

/** As if the text were typed, or an input method had handed it over at once. */
export function typeText({ editor }: Scene, text: string): void {
  const { view } = editor;
  const { from, to } = view.state.selection;
  const insert = () => view.state.tr.insertText(text, from, to);
  const isHandled = view.someProp("handleTextInput", (handle) =>
    handle(view, from, to, text, insert),
  );
  if (isHandled !== true) view.dispatch(insert());
}
