// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { getRelativeSelection, ySyncPluginKey } from "@tiptap/y-tiptap";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import { Doc } from "yjs";
import { Meeting, type Participant } from "./test-meeting.ts";

const open: Participant[] = [];
beforeEach(() => {
  // The browser tells of a moved caret later than of anything that happens here.
  document.addEventListener("selectionchange", hush, { capture: true });
});
afterEach(() => {
  document.removeEventListener("selectionchange", hush, { capture: true });
  for (const participant of open.splice(0)) participant.close();
  vi.useRealTimers();
});

function hush(event: Event): void {
  event.stopImmediatePropagation();
}

/** Two people in a report of two paragraphs, one of them with the caret at its start. */
function two(): { mover: Participant; other: Participant } {
  const meeting = new Meeting();
  const [mover, other] = [meeting.join(), meeting.join()];
  open.push(mover, other);
  other.editor.commands.setContent("<p>一二</p><p>三四</p>");
  other.send();
  mover.editor.view.focus();
  mover.editor.commands.setTextSelection(1);
  return { mover, other };
}

/** As a click does: the page has the caret there, the editor does not know yet. */
function clickBehind({ view }: Editor, words: string): void {
  const paragraph = [...view.dom.children].find(({ textContent }) => textContent === words);
  const text = paragraph?.firstChild;
  if (text == null) throw new Error(`there is no ${words}`);
  getSelection()?.collapse(text, words.length);
}

function pageCaret(): [string | null | undefined, number | undefined] {
  const { focusNode, focusOffset } = getSelection() ?? {};
  return [focusNode?.textContent, focusOffset];
}

test("a caret that was just moved stays there when a colleague's words arrive", () => {
  const { mover, other } = two();
  clickBehind(mover.editor, "三四");
  other.editor.view.dispatch(other.editor.state.tr.insertText("五", 3));
  other.send();
  expect(mover.editor.getText({ blockSeparator: "|" })).toBe("一二五|三四");
  expect(mover.editor.state.selection.head).toBe(8);
  expect(pageCaret()).toEqual(["三四", 2]);
});

test("a caret that was just moved stays there when a colleague's caret is drawn", async () => {
  vi.useFakeTimers();
  const { mover, other } = two();
  clickBehind(mover.editor, "三四");
  const awareness = new Awareness(new Doc());
  const { binding } = ySyncPluginKey.getState(other.editor.state);
  awareness.setLocalState({
    user: { id: "other", name: "陈思远", color: "#aa3366" },
    cursor: getRelativeSelection(binding, other.editor.state),
  });
  const news = encodeAwarenessUpdate(awareness, [awareness.clientID]);
  applyAwarenessUpdate(mover.awareness, news, null);
  await vi.runOnlyPendingTimersAsync();
  expect(mover.editor.view.dom.querySelector(".remote-caret")).not.toBeNull();
  expect(mover.editor.state.selection.head).toBe(7);
  expect(pageCaret()).toEqual(["三四", 2]);
});
