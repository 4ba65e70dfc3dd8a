// @vitest-environment jsdom
import { Plugin } from "@tiptap/pm/state";
import { afterEach, expect, test } from "vitest";
import { applyUpdate, Doc, encodeStateAsUpdate, XmlElement, XmlText } from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { type Binding, bindingOf } from "./editor-binding.ts";
import { Meeting, type Participant } from "./test-meeting.ts";

const people: Participant[] = [];
afterEach(() => {
  for (const person of people.splice(0)) person.close();
});

/** Somebody who has a report of two paragraphs open, the caret behind the last word. */
function open() {
  const person = new Meeting().join();
  people.push(person);
  const { editor, gate } = person;
  editor.commands.setContent("<p>一</p><p>二</p>");
  editor.commands.focus("end");
  return { editor, gate, binding: bindingOf(editor.state) };
}

/** What somebody else writes at the end of the first paragraph. */
function hearFrom(gate: Participant["gate"], words: string): void {
  const theirs = new Doc();
  applyUpdate(theirs, encodeStateAsUpdate(gate.stage));
  const block = theirs.getXmlFragment(bodyName).get(0);
  const text = block instanceof XmlElement ? block.get(0) : null;
  if (text instanceof XmlText) text.insert(text.length, words);
  applyUpdate(gate.stage, encodeStateAsUpdate(theirs), "far");
}

/** Where the binding has noted the selection when it comes to draw, transaction by transaction. */
function notedSelections(binding: Binding): unknown[] {
  const noted: unknown[] = [];
  binding.type.doc?.on("beforeObserverCalls", () => noted.push(binding.beforeTransactionSelection));
  return noted;
}

test("a place in the shared document is looked for when others write, not at one's own keys", () => {
  const { editor, gate, binding } = open();
  const noted = notedSelections(binding);
  editor.commands.insertContent("三");
  expect(noted.length).toBeGreaterThan(0);
  expect(noted.every((selection) => selection === null)).toBe(true);

  noted.length = 0;
  hearFrom(gate, "甲");
  expect(noted).toEqual([expect.objectContaining({ type: "text" })]);
  expect(editor.getText()).toBe("一甲\n\n二三");
  expect(editor.state.selection.from).toBe(7);
});

test("a plugin that is added later has nothing drawn anew, and edits still travel", () => {
  const { editor, gate } = open();
  const { doc } = editor.state;
  editor.registerPlugin(new Plugin({}));
  expect(editor.state.doc).toBe(doc);
  editor.commands.insertContent("三");
  hearFrom(gate, "甲");
  expect(editor.getText()).toBe("一甲\n\n二三");
  expect(gate.stage.getXmlFragment(bodyName).toString()).toBe(
    "<paragraph>一甲</paragraph><paragraph>二三</paragraph>",
  );
});

test("what came while the binding had no view is drawn when it has one", () => {
  const { editor, gate, binding } = open();
  binding.destroy();
  hearFrom(gate, "甲");
  editor.registerPlugin(new Plugin({}));
  expect(editor.getText()).toBe("一甲\n\n二");
});
