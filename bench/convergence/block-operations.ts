import { Fragment, type Node, Slice } from "@tiptap/pm/model";
import { type Alphabet, isMinted, pick } from "./alphabet.ts";
import {
  caretPlaces,
  type Operation,
  type OperationKind,
  pickBlock,
  placeCaret,
  press,
  putCaret,
  type Scene,
  textBlocks,
} from "./operation.ts";

const split: Operation = {
  name: "split",
  kind: "split",
  run: (scene) => placeCaret(scene) !== null && press(scene, "Enter"),
};

const join: Operation = {
  name: "join",
  kind: "join",
  run(scene) {
    const blocks = textBlocks(scene).slice(1);
    const block = pickBlock(scene, blocks);
    if (block === null) return false;
    putCaret(scene, block.start);
    return press(scene, "Backspace");
  },
};

/** A selection from one block into the next is deleted, which joins them. */
const deleteAcross: Operation = {
  name: "delete across blocks",
  kind: "join",
  run(scene) {
    const blocks = textBlocks(scene).filter((block) => !block.isInTable);
    const index = Math.floor(scene.random() * (blocks.length - 1));
    const [first, second] = [blocks[index], blocks[index + 1]];
    if (first === undefined || second === undefined) return false;
    const from = caretPlaces(first).at(-1 - Math.floor(scene.random() * 3)) ?? first.start;
    const to = caretPlaces(second)[Math.floor(scene.random() * 3)] ?? second.start;
    putCaret(scene, from, to);
    return scene.editor.commands.deleteSelection();
  },
};

const lists = ["bulletList", "orderedList", "taskList"] as const;

function wrapIn(name: (typeof lists)[number] | "blockquote", scene: Scene): boolean {
  if (name === "bulletList") return scene.editor.commands.toggleBulletList();
  if (name === "orderedList") return scene.editor.commands.toggleOrderedList();
  if (name === "taskList") return scene.editor.commands.toggleTaskList();
  return scene.editor.commands.toggleBlockquote();
}

/** Toggling lifts as well, where the block is wrapped already. */
function wrapOrLift(kind: "wrap" | "lift"): Operation {
  return {
    name: kind,
    kind,
    run(scene) {
      const block = placeCaret(scene);
      if (block === null) return false;
      const wrapper = pick([...lists, "blockquote" as const], scene.random);
      if (scene.editor.isActive(wrapper) !== (kind === "lift")) return false;
      return wrapIn(wrapper, scene);
    },
  };
}

function tab(kind: "wrap" | "lift", shift: boolean): Operation {
  return {
    name: shift ? "outdent" : "indent",
    kind,
    run(scene) {
      const block = placeCaret(scene);
      return block !== null && !block.isInTable && press(scene, "Tab", { shift });
    },
  };
}

const retype: Operation = {
  name: "retype",
  kind: "retype",
  run(scene) {
    if (placeCaret(scene) === null) return false;
    const level = pick([0, 1, 2, 3, 4] as const, scene.random);
    if (level === 0) return scene.editor.commands.setParagraph();
    return scene.editor.commands.setHeading({ level });
  },
};

function insertion(
  name: string,
  kind: OperationKind,
  insert: (scene: Scene) => boolean,
): Operation {
  return {
    name,
    kind,
    run(scene) {
      const block = pickBlock(scene);
      if (block === null || block.isInTable) return false;
      putCaret(scene, block.start + block.node.content.size);
      return insert(scene);
    },
  };
}

const image = insertion("insert an image", "block", ({ editor }) =>
  editor.commands.setImage({ src: "/api/v1/images/none" }),
);

const rule = insertion("insert a rule", "block", ({ editor }) =>
  editor.commands.setHorizontalRule(),
);

const table = insertion("insert a table", "table", ({ editor }) =>
  editor.commands.insertTable({ rows: 2, cols: 2, withHeaderRow: true }),
);

const tableCommands = [
  "addRowAfter",
  "addRowBefore",
  "deleteRow",
  "addColumnAfter",
  "addColumnBefore",
  "deleteColumn",
  "toggleHeaderRow",
  "splitCell",
] as const;

const changeTable: Operation = {
  name: "change a table",
  kind: "table",
  run(scene) {
    const blocks = textBlocks(scene).filter((block) => block.isInTable);
    if (placeCaret(scene, blocks) === null) return false;
    return changed(() => scene.editor.commands[pick(tableCommands, scene.random)]());
  },
};

const mergeCells: Operation = {
  name: "merge cells",
  kind: "table",
  run(scene) {
    const cells = cellPairs(scene);
    if (cells.length === 0) return false;
    const { commands } = scene.editor;
    const selection = pick(cells, scene.random);
    return changed(() => commands.setCellSelection(selection) && commands.mergeCells());
  },
};

/** The table's commands refuse, by throwing, a table that a merge left uneven; nothing is written. */
function changed(command: () => boolean): boolean {
  try {
    return command();
  } catch (error) {
    const isRefusal = error instanceof Error && /^(Range|Transform)Error$/.test(error.name);
    if (isRefusal) return false;
    throw error;
  }
}

/** Neighbours in a row. */
function cellPairs({ editor, isOwnBlock }: Scene) {
  const pairs: { anchorCell: number; headCell: number }[] = [];
  editor.state.doc.forEach((top, offset, index) => {
    if (!isOwnBlock(index)) return;
    top.descendants((node, position) => {
      if (node.type.name !== "tableRow") return;
      const cells: number[] = [];
      node.forEach((_, cellOffset) => void cells.push(offset + position + cellOffset + 2));
      for (const [n, anchorCell] of cells.entries()) {
        const headCell = cells[n + 1];
        if (headCell !== undefined) pairs.push({ anchorCell, headCell });
      }
    });
  });
  return pairs;
}

/** What was copied elsewhere in the report, its words rewritten so that they count as new ones. */
const paste: Operation = {
  name: "paste",
  kind: "paste",
  run(scene) {
    const blocks = textBlocks(scene).filter((block) => !block.isInTable);
    const index = Math.floor(scene.random() * blocks.length);
    const [first, last] = [blocks[index], blocks[index + Math.floor(scene.random() * 2)]];
    if (first === undefined || last === undefined) return false;
    const from = pick(caretPlaces(first), scene.random);
    const to = pick(caretPlaces(last), scene.random);
    const { doc } = scene.editor.state;
    const copied = doc.slice(Math.min(from, to), Math.max(from, to));
    if (placeCaret(scene) === null) return false;
    const pasted = new Slice(
      reword(copied.content, scene.alphabet),
      copied.openStart,
      copied.openEnd,
    );
    scene.editor.view.dispatch(scene.editor.state.tr.replaceSelection(pasted));
    return true;
  },
};

function reword(content: Fragment, alphabet: Alphabet): Fragment {
  const nodes: Node[] = [];
  content.forEach((node) => {
    if (!node.isText) nodes.push(node.copy(reword(node.content, alphabet)));
    else nodes.push(node.type.schema.text(rewordText(node.text ?? "", alphabet), node.marks));
  });
  return Fragment.from(nodes);
}

function rewordText(text: string, alphabet: Alphabet): string {
  return [...text].map((each) => (isMinted(each) ? alphabet.mint(1) : each)).join("");
}

export const blockOperations = {
  split,
  join,
  deleteAcross,
  wrap: wrapOrLift("wrap"),
  lift: wrapOrLift("lift"),
  indent: tab("wrap", false),
  outdent: tab("lift", true),
  retype,
  image,
  rule,
  table,
  changeTable,
  mergeCells,
  paste,
};
