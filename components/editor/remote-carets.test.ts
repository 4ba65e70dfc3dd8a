// @vitest-environment jsdom
import { Plugin } from "@tiptap/pm/state";
import { getRelativeSelection, ySyncPluginKey } from "@tiptap/y-tiptap";
import { expect, onTestFinished, test, vi } from "vitest";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import { Doc } from "yjs";
import { Meeting, type Participant } from "./test-meeting.ts";

/** What a server passes on when somebody's caret moves. */
function caretOf({ editor }: Participant): Uint8Array {
  const awareness = new Awareness(new Doc());
  onTestFinished(() => awareness.destroy());
  const { binding } = ySyncPluginKey.getState(editor.state);
  awareness.setLocalState({
    user: { id: "other", name: "陈思远", color: "#aa3366" },
    cursor: getRelativeSelection(binding, editor.state),
  });
  return encodeAwarenessUpdate(awareness, [awareness.clientID]);
}

test("a caret that arrives just before a plugin joins the editor is drawn all the same", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const meeting = new Meeting();
  const [reader, other] = [meeting.join(), meeting.join()];
  onTestFinished(() => {
    for (const each of [reader, other]) each.close();
  });
  other.editor.commands.setContent("<p>一二</p>");
  other.send();
  await vi.runOnlyPendingTimersAsync();
  applyAwarenessUpdate(reader.awareness, caretOf(other), null);
  reader.editor.registerPlugin(new Plugin({}));
  await vi.runOnlyPendingTimersAsync();
  expect(reader.editor.view.dom.querySelector(".remote-caret")).not.toBeNull();
});
