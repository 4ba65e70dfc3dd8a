// @vitest-environment jsdom
import { Editor } from "@tiptap/core";
import { updateYFragment, yUndoPluginKey } from "@tiptap/y-tiptap";
import { afterEach, expect, test, vi } from "vitest";
import { Awareness } from "y-protocols/awareness";
import { applyUpdate, Doc, encodeStateAsUpdate } from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { factReferenceName } from "#core/document/fact-reference.ts";
import { bodyName } from "#core/sync/protocol.ts";
import type { EditorPageActions } from "./editor-commands.ts";
import { editorExtensions } from "./editor-extensions.ts";
import type { FactHooks } from "./fact-hooks.ts";
import { referencesIn } from "./fact-reference-editing.ts";
import type { FileInsertionOptions } from "./image-upload.ts";
import { referenceEditing } from "./reference-editing.ts";
import { SchemaGate } from "./schema-gate.ts";

const editors: Editor[] = [];
afterEach(() => {
  for (const editor of editors.splice(0)) editor.destroy();
});

interface OpenOptions {
  page?: EditorPageActions;
  insert?: FileInsertionOptions["insert"];
}

const noPage = { openLink: () => {}, chooseImage: () => {} };

function openEditor(
  gate: SchemaGate,
  hooks: FactHooks = {},
  { page = noPage, insert = () => {} }: OpenOptions = {},
): Editor {
  const awareness = new Awareness(gate.bound);
  const editor = new Editor({
    element: document.body.appendChild(document.createElement("div")),
    extensions: editorExtensions({
      gate,
      awareness,
      hooks: () => hooks,
      page,
      files: { insert, onPasteTooLarge: () => {} },
      words: {
        placeholder: "开始写作",
        headingPlaceholder: "标题",
        nameOf: (name) => name,
        reference: {
          current: (text, number) => `${text}，来源 ${number}`,
          stale: (text) => `${text}，已过期`,
          loading: (text) => text,
        },
      },
    }),
  });
  editors.push(editor);
  editor.on("destroy", () => awareness.destroy());
  return editor;
}

function openGate(): SchemaGate {
  const gate = new SchemaGate({ schema: documentSchema, mayWrite: () => true });
  gate.open();
  return gate;
}

/** Two people, connected as if by a server. */
function openTwo() {
  const [a, b] = [openGate(), openGate()];
  a.stage.on("update", (update, origin) => origin !== "far" && applyUpdate(b.stage, update, "far"));
  b.stage.on("update", (update, origin) => origin !== "far" && applyUpdate(a.stage, update, "far"));
  return { a, b, editorA: openEditor(a), editorB: openEditor(b) };
}

const reference = { factId: "f1", revision: 1, format: "value-unit", text: "739.4亿元" } as const;

test("undo right after a report was loaded undoes nothing", () => {
  const first = openGate();
  openEditor(first).commands.insertContent("已有的正文");
  const gate = openGate();
  applyUpdate(gate.stage, encodeStateAsUpdate(first.stage), "network");
  const editor = openEditor(gate);
  expect(editor.commands.undo()).toBe(false);
  expect(editor.getText()).toBe("已有的正文");
});

test("undo takes back one's own words only", () => {
  const { editorA, editorB } = openTwo();
  editorA.commands.insertContent("甲写的。");
  editorB.commands.insertContentAt(5, "乙写的。");
  editorA.commands.undo();
  expect(editorA.getText()).toBe("乙写的。");
  editorA.commands.redo();
  expect(editorB.getText()).toContain("甲写的。");
});

test("after an undo the caret stays, and a colleague's next edit is shown", () => {
  const { editorA, editorB } = openTwo();
  editorA.commands.insertContent("一二三四五六七八九十");
  yUndoPluginKey.getState(editorA.state).undoManager.stopCapturing();
  editorA.commands.insertContent("末");
  editorB.commands.deleteRange({ from: 3, to: 11 });
  editorA.commands.setTextSelection(2);
  editorA.commands.undo();
  editorB.commands.insertContentAt(3, "新");
  expect(editorA.getText()).toBe("一二新");
  expect(editorA.state.selection.from).toBe(2);
});

test("a table that a colleague left uneven is repaired by nobody else's window", () => {
  const gate = openGate();
  const editor = openEditor(gate);
  editor.commands.insertContent("正文");
  const far = new Doc();
  applyUpdate(far, encodeStateAsUpdate(gate.stage));
  far.on("update", (update: Uint8Array) => applyUpdate(gate.stage, update, "network"));
  const cell = { type: "tableCell", content: [{ type: "paragraph" }] };
  const rows = [[cell, cell], [cell]].map((content) => ({ type: "tableRow", content }));
  const table = documentSchema.nodeFromJSON({ type: "table", content: rows });
  const paragraph = documentSchema.nodeFromJSON(editor.getJSON()).child(0);
  const uneven = documentSchema.node("doc", null, [paragraph, table]);
  updateYFragment(far, far.getXmlFragment(bodyName), uneven, {
    mapping: new Map(),
    isOMark: new Map(),
  });
  expect(gate.state.state).toBe("open");
  expect(cellCount(editor)).toBe(3);
  editor.commands.insertContentAt(1, "我改的");
  expect(gate.stage.getXmlFragment(bodyName).toJSON()).toContain("我改的");
  expect(
    gate.stage
      .getXmlFragment(bodyName)
      .toJSON()
      .match(/<tablecell/g),
  ).toHaveLength(3);
});

test("a table that was left uneven is repaired by nobody who merely opens the report", () => {
  const first = openGate();
  const cell = { type: "tableCell", content: [{ type: "paragraph" }] };
  const rows = [[cell, cell], [cell]].map((content) => ({ type: "tableRow", content }));
  const table = documentSchema.nodeFromJSON({ type: "table", content: rows });
  updateYFragment(
    first.stage,
    first.stage.getXmlFragment(bodyName),
    documentSchema.node("doc", null, [table]),
    { mapping: new Map(), isOMark: new Map() },
  );
  const gate = openGate();
  applyUpdate(gate.stage, encodeStateAsUpdate(first.stage), "network");
  const written: Uint8Array[] = [];
  gate.bound.on("update", (update: Uint8Array) => written.push(update));
  expect(cellCount(openEditor(gate))).toBe(3);
  expect(written).toEqual([]);
});

test("a mark over a reference is kept off it, so that every window shows the same", () => {
  const { editorA, editorB } = openTwo();
  editorA.commands.insertContent("实现");
  editorA.commands.insertFactReference(reference);
  editorA.chain().selectAll().toggleBold().run();
  expect(editorA.getJSON()).toEqual(editorB.getJSON());
  expect(editorA.getHTML()).toContain("<strong>实现</strong>");
});

function cellCount(editor: Editor): number {
  let count = 0;
  editor.state.doc.descendants((node) => {
    if (node.type.name === "tableCell") count += 1;
  });
  return count;
}

test("a reference is drawn with its number and state, and redrawn when they change", () => {
  const listeners = new Set<() => void>();
  let number: number | null = null;
  let state: { state: "current" | "stale"; isHeld?: boolean } | null = null;
  const editor = openEditor(openGate(), {
    references: {
      numberOf: () => number,
      stateOf: () => state,
      setReferences: () => {},
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  const tell = () => {
    for (const listener of listeners) listener();
  };
  editor.commands.insertFactReference(reference);
  const drawn = editor.view.dom.querySelector<HTMLElement>(".fact-reference");
  expect(drawn?.dataset["state"]).toBe("loading");
  [number, state] = [3, { state: "current" }];
  tell();
  expect(drawn?.dataset["state"]).toBe("current");
  expect(drawn?.textContent).toBe("739.4亿元");
  expect(drawn?.querySelector("sup")?.dataset["number"]).toBe("3");
  expect(drawn?.getAttribute("aria-label")).toBe("739.4亿元，来源 3");
  state = { state: "stale" };
  tell();
  expect(drawn?.dataset["state"]).toBe("stale");
  state = { state: "stale", isHeld: true };
  tell();
  expect(drawn?.dataset["state"]).toBe("held");
  editor.destroy();
  expect(listeners.size).toBe(0);
});

test("a click or Enter opens a reference; its insertion is recorded as accepted", () => {
  const onOpenReference = vi.fn();
  const onInsertReferences = vi.fn();
  const editor = openEditor(openGate(), { onOpenReference, onInsertReferences });
  editor.commands.insertContent("实现");
  editor.commands.insertFactReference(reference);
  expect(onInsertReferences).toHaveBeenCalledWith([reference]);
  editor.view.dom.querySelector<HTMLElement>(".fact-reference")?.click();
  expect(onOpenReference).toHaveBeenCalledTimes(1);
  editor.commands.setNodeSelection(3);
  const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  editor.view.dom.dispatchEvent(enter);
  expect(onOpenReference).toHaveBeenCalledTimes(2);
  expect(editor.state.doc.childCount).toBe(1);
});

test("a pasted picture is handed over with the place it was meant for", () => {
  const insert = vi.fn();
  const editor = openEditor(openGate(), {}, { insert });
  editor.commands.insertContent("前后");
  editor.commands.setTextSelection(2);
  const file = new File([new Uint8Array([1])], "图.png", { type: "image/png" });
  const clipboardData = { types: ["Files"], files: [file], getData: () => "" };
  const paste = new Event("paste", { bubbles: true, cancelable: true });
  editor.view.dom.dispatchEvent(Object.assign(paste, { clipboardData }));
  expect(insert).toHaveBeenCalledExactlyOnceWith(editor, [file], 2);
});

test("a key asks the page for a link's address", () => {
  const openLink = vi.fn();
  const editor = openEditor(openGate(), {}, { page: { openLink, chooseImage: () => {} } });
  const key = { key: "k", code: "KeyK", ctrlKey: true, shiftKey: true, bubbles: true };
  editor.view.dom.dispatchEvent(new KeyboardEvent("keydown", { ...key, cancelable: true }));
  expect(openLink).toHaveBeenCalledOnce();
});

test("attributes of another form are shown as a place without words, and reported nowhere", () => {
  const editor = openEditor(openGate());
  const type = editor.schema.nodes[factReferenceName];
  const attrs = { factId: ["x"], revision: "1", format: {}, text: { html: "<b>" } };
  editor.view.dispatch(editor.state.tr.insert(1, type?.create(attrs) ?? []));
  expect(editor.view.dom.querySelector(".fact-reference")?.textContent).toBe("□");
  expect(referencesIn(editor.state.doc)).toEqual([]);
});

test("accepting corrections changes every such reference in one step that can be undone", () => {
  const gate = openGate();
  const editor = openEditor(gate);
  editor.commands.insertFactReference(reference);
  editor.commands.insertContent("，");
  editor.commands.insertFactReference(reference);
  const after = { ...reference, revision: 2, text: "740.0亿元" };
  referenceEditing(editor).replace([{ before: reference, after }]);
  expect(referencesIn(editor.state.doc).map(({ text }) => text)).toEqual([
    "740.0亿元",
    "740.0亿元",
  ]);
  expect(gate.stage.getXmlFragment(bodyName).toJSON()).toContain("740.0亿元");
});
