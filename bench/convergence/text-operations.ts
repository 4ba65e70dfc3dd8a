import { factReferenceName } from "#core/document/fact-reference.ts";
import { pick } from "./alphabet.ts";
import {
  type Operation,
  pickBlock,
  pickRange,
  placeCaret,
  type Scene,
  type TextBlock,
  textBlocks,
  typeText,
} from "./operation.ts";

/** Not counted: characters that occur again and again, as in every text. */
const commonCharacters = ["1", "2", "0", " ", "。", "，"];

const type: Operation = {
  name: "type",
  kind: "type",
  run(scene) {
    if (placeCaret(scene) === null) return false;
    const text = scene.alphabet.mint(1 + Math.floor(scene.random() * 6));
    if (scene.random() < 0.7) typeText(scene, text);
    else for (const character of text) typeText(scene, character);
    return true;
  },
};

const typeCommon: Operation = {
  name: "type common characters",
  kind: "type",
  run(scene) {
    if (placeCaret(scene) === null) return false;
    for (let n = 0; n < 1 + scene.random() * 3; n++) {
      typeText(scene, pick(commonCharacters, scene.random));
    }
    return true;
  },
};

/** Words only: taking out an atom joins the texts beside it. */
const deleteWords: Operation = {
  name: "delete within a block",
  kind: "delete",
  run(scene) {
    const range = pickPlainRange(scene);
    if (range === null) return false;
    scene.editor.view.dispatch(scene.editor.state.tr.delete(range.from, range.to));
    return true;
  },
};

function pickPlainRange(scene: Scene) {
  const block = pickBlock(scene);
  if (block === null) return null;
  const range = pickRange(scene, { most: 6, block });
  return range !== null && isPlain(scene, range) ? range : null;
}

function isPlain({ editor }: Scene, { from, to }: { from: number; to: number }): boolean {
  let isPlainText = true;
  editor.state.doc.nodesBetween(from, to, (node) => {
    if (node.isInline && !node.isText) isPlainText = false;
  });
  return isPlainText;
}

const markNames = ["bold", "italic", "underline", "strike", "link", "numberNote"] as const;

const attributesOfMark = {
  link: { href: "https://example.org/" },
  numberNote: { state: "ignored", reason: "" },
};

const mark: Operation = {
  name: "mark",
  kind: "mark",
  run(scene) {
    const block = pickBlock(scene);
    const range = block && pickRange(scene, { most: 12, block });
    if (range === null) return false;
    const name = pick(markNames, scene.random);
    const attributes = name === "link" || name === "numberNote" ? attributesOfMark[name] : {};
    return scene.editor.chain().setTextSelection(range).toggleMark(name, attributes).run();
  },
};

const clearMarks: Operation = {
  name: "clear marks",
  kind: "mark",
  run(scene) {
    const block = pickBlock(scene);
    const range = block && pickRange(scene, { most: 20, block });
    return range !== null && scene.editor.chain().setTextSelection(range).unsetAllMarks().run();
  },
};

/** A reference is accepted anew, or given a note: its attributes change, its place does not. */
const changeReference: Operation = {
  name: "change a reference",
  kind: "attribute",
  run(scene) {
    const found = referencesOf(scene);
    if (found.length === 0) return false;
    const position = pick(found, scene.random);
    const { state, view } = scene.editor;
    const attrs = state.doc.nodeAt(position)?.attrs;
    const revision = 1 + Math.floor(scene.random() * 9);
    const change =
      scene.random() < 0.5
        ? { revision, text: `${revision}00` }
        : { note: { state: "held", reason: `r${revision}` } };
    view.dispatch(state.tr.setNodeMarkup(position, undefined, { ...attrs, ...change }));
    return true;
  },
};

function referencesOf(scene: Scene): number[] {
  const found: number[] = [];
  for (const { node, start } of textBlocks(scene)) {
    node.forEach((child, offset) => {
      if (child.type.name === factReferenceName) found.push(start + offset);
    });
  }
  return found;
}

const insertReference: Operation = {
  name: "insert a reference",
  kind: "atom",
  run(scene) {
    if (placeCaret(scene) === null) return false;
    const reference = { factId: "f1", revision: 1, format: "value-unit", text: "100" } as const;
    return scene.editor.commands.insertFactReference(reference);
  },
};

const hardBreak: Operation = {
  name: "break the line",
  kind: "atom",
  run: (scene) => placeCaret(scene) !== null && scene.editor.commands.setHardBreak(),
};

const deleteAcrossAtom: Operation = {
  name: "delete an atom",
  kind: "atom",
  run(scene) {
    const block = pickBlock(scene, textBlocks(scene).filter(holdsAtom));
    const range = block && pickRange(scene, { most: 10, block });
    if (range === null || isPlain(scene, range)) return false;
    scene.editor.view.dispatch(scene.editor.state.tr.delete(range.from, range.to));
    return true;
  },
};

function holdsAtom({ node }: TextBlock): boolean {
  return node.children.some((child) => !child.isText);
}

const writeTitle: Operation = {
  name: "write the title",
  kind: "title",
  run({ participant, random, alphabet }) {
    const characters = [...participant.title];
    const at = Math.floor(random() * (characters.length + 1));
    const isDeletion = random() < 0.3 && characters.length > 3;
    const inserted = isDeletion ? "" : alphabet.mint(1 + Math.floor(random() * 4));
    const before = characters.slice(0, at).join("") + inserted;
    const after = characters.slice(isDeletion ? at + 2 : at).join("");
    participant.writeTitle(before + after, before.length);
    return true;
  },
};

const undo: Operation = {
  name: "undo",
  kind: "undo",
  run: ({ editor }) => editor.commands.undo(),
};

const redo: Operation = {
  name: "redo",
  kind: "redo",
  run: ({ editor }) => editor.commands.redo(),
};

export const textOperations = {
  type,
  typeCommon,
  deleteWords,
  mark,
  clearMarks,
  changeReference,
  insertReference,
  hardBreak,
  deleteAcrossAtom,
  writeTitle,
  undo,
  redo,
};
