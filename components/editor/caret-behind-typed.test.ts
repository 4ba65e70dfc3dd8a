// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { Meeting, type Participant } from "./test-meeting.ts";

const open: Participant[] = [];
afterEach(() => {
  for (const participant of open.splice(0)) participant.close();
});

function emptyReport(): Editor {
  const participant = new Meeting().join();
  open.push(participant);
  // jsdom lays nothing out.
  participant.editor.setOptions({ editorProps: { handleScrollToSelection: () => true } });
  participant.editor.view.focus();
  return participant.editor;
}

/** As the browser does: into the page, which the editor then reads. */
async function typeIntoPage(editor: Editor, text: string, caret: "behind" | "before") {
  const block = editor.view.dom.lastElementChild;
  if (block === null) throw new Error("there is no block");
  const node = document.createTextNode(text);
  block.insertBefore(node, block.firstChild);
  if (caret === "behind") getSelection()?.collapse(node, text.length);
  else getSelection()?.collapse(block, 0);
  // Records of mutations are delivered in a microtask.
  await Promise.resolve();
}

test.each(["behind", "before"] as const)(
  "the caret stands behind the first character of a block, though the browser's stood %s it",
  async (caret) => {
    const editor = emptyReport();
    await typeIntoPage(editor, "[", caret);
    expect(editor.getText()).toBe("[");
    expect(editor.state.selection.from).toBe(2);
    editor.commands.keyboardShortcut("Enter");
    expect(editor.getText({ blockSeparator: "|" })).toBe("[|");
  },
);

test("a Markdown rule matches when the browser's caret stood before the first character", async () => {
  const editor = emptyReport();
  await typeIntoPage(editor, "-", "before");
  const { view } = editor;
  const { from, to } = view.state.selection;
  const read = () => view.state.tr.insertText(" ", from, to);
  view.someProp("handleTextInput", (handle) => handle(view, from, to, " ", read));
  expect(editor.state.doc.firstChild?.type.name).toBe("bulletList");
});
