// @vitest-environment jsdom
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { afterEach, expect, test } from "vitest";
import { Doc } from "yjs";
import { documentExtensions } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { commandNamed, type EditorCommandName, editorCommands } from "./editor-commands.ts";
import { isSameToolbarState, toolbarStateOf } from "./toolbar-state.ts";

let editor: Editor;
afterEach(() => editor.destroy());

const html = `
  <h2>标题</h2><p>前<strong>粗<em>斜</em></strong><a href="https://example.org">链</a>后</p>
  <ul><li><p>一</p><blockquote><p>引</p></blockquote></li></ul>
  <ul data-type="taskList"><li data-type="taskItem" data-checked="false"><p>办</p></li></ul>
  <table><tr><td><ol><li><p>格</p></li></ol></td></tr></table><p></p>`;

function open(content: string): void {
  editor = new Editor({
    element: document.createElement("div"),
    extensions: [
      ...documentExtensions(),
      Collaboration.configure({ document: new Doc(), field: bodyName }),
    ],
  });
  editor.commands.setContent(content);
}

/** As TipTap itself answers, command by command. */
function activeByTipTap(): EditorCommandName[] {
  const names = Object.keys(editorCommands) as EditorCommandName[];
  return names.filter((name) => commandNamed(name).isActive?.(editor) === true);
}

test("at every caret the pressed buttons are those that TipTap calls active", () => {
  open(html);
  const seen = new Set<EditorCommandName>();
  for (let at = 1; at < editor.state.doc.content.size; at += 1) {
    if (!editor.state.doc.resolve(at).parent.isTextblock) continue;
    editor.commands.setTextSelection(at);
    const { active, isInTable } = toolbarStateOf(editor);
    expect([at, ...active]).toEqual([at, ...activeByTipTap()]);
    expect(isInTable).toBe(editor.isActive("table"));
    for (const name of active) seen.add(name);
  }
  expect(seen.size).toBe(9);
});

test("a mark that is chosen before the first letter is pressed", () => {
  open("<p>字</p>");
  editor.chain().setTextSelection(2).toggleBold().run();
  expect([...toolbarStateOf(editor).active]).toEqual(["paragraph", "bold"]);
});

test("undo and redo can be pressed when there is something to undo and redo", () => {
  open("");
  const pressable = () => {
    const { canUndo, canRedo } = toolbarStateOf(editor);
    return [canUndo, canRedo];
  };
  const empty = toolbarStateOf(editor);
  editor.commands.insertContent("字");
  expect(pressable()).toEqual([true, false]);
  editor.commands.undo();
  expect(pressable()).toEqual([editor.can().undo(), true]);
  expect(isSameToolbarState(toolbarStateOf(editor), empty)).toBe(false);
});
