// @vitest-environment jsdom
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness } from "y-protocols/awareness";
import { applyUpdate, Doc, encodeStateAsUpdate } from "yjs";
import { documentExtensions } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { RemoteCarets } from "./remote-carets.ts";

const open: { editor: Editor; awareness: Awareness }[] = [];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const { editor, awareness } of open.splice(0)) {
    editor.destroy();
    awareness.destroy();
  }
  vi.useRealTimers();
});

function openEditor() {
  const doc = new Doc();
  const awareness = new Awareness(doc);
  const editor = new Editor({
    element: document.body.appendChild(document.createElement("div")),
    extensions: [
      ...documentExtensions(),
      Collaboration.configure({ document: doc, field: bodyName }),
      RemoteCarets.configure({ awareness }),
    ],
  });
  open.push({ editor, awareness });
  const carets: unknown[] = [];
  awareness.on("update", () => carets.push(awareness.getLocalState()?.["cursor"]));
  let transactions = 0;
  editor.on("transaction", () => {
    transactions += 1;
  });
  return { editor, doc, awareness, carets, transactions: () => transactions };
}

test("typing publishes the caret ten times a second, and draws nothing for it", () => {
  const { editor, carets, transactions } = openEditor();
  editor.view.focus();
  editor.commands.insertContent("始");
  vi.advanceTimersByTime(200);
  carets.length = 0;
  const before = transactions();
  for (let key = 0; key < 10; key += 1) {
    editor.view.dispatch(editor.state.tr.insertText("字"));
    vi.advanceTimersByTime(20);
  }
  expect(carets.length).toBeGreaterThanOrEqual(2);
  expect(carets.length).toBeLessThanOrEqual(3);
  expect(transactions() - before).toBe(10);
});

test("a caret that moves after a pause is published at once, and leaves with the focus", () => {
  const { editor, carets } = openEditor();
  editor.view.focus();
  editor.commands.insertContent("文字");
  vi.advanceTimersByTime(1_000);
  carets.length = 0;
  editor.commands.setTextSelection(1);
  vi.advanceTimersByTime(0);
  expect(carets).toEqual([expect.objectContaining({ anchor: expect.anything() })]);
  editor.view.dom.blur();
  vi.advanceTimersByTime(200);
  expect(carets.at(-1)).toBeNull();
});

test("after an edit of somebody else the caret is published anew, though it has not moved", () => {
  const { editor, doc, carets } = openEditor();
  editor.view.focus();
  editor.commands.insertContent("文字");
  vi.advanceTimersByTime(1_000);
  carets.length = 0;
  const far = new Doc();
  applyUpdate(far, encodeStateAsUpdate(doc));
  const body = far.getXmlFragment(bodyName);
  body.insert(body.length, [body.get(0).clone()]);
  applyUpdate(doc, encodeStateAsUpdate(far));
  vi.advanceTimersByTime(200);
  expect(carets).toHaveLength(1);
});
