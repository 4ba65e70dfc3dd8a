// @vitest-environment jsdom
import { Editor, type Extensions } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { prosemirrorJSONToYXmlFragment, yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import { afterEach, expect, test, vi } from "vitest";
import { applyUpdate, Doc, encodeStateAsUpdate, XmlElement, XmlText } from "yjs";
import { allTypesIn } from "#core/document/changed-types.ts";
import { documentExtensions, documentSchema } from "#core/document/document-extensions.ts";
import { repairArrangement } from "#core/document/repair-arrangement.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { repairWaitMs, SchemaGate } from "./schema-gate.ts";

const paragraphOf = (words: string) => ({
  type: "paragraph",
  content: [{ type: "text", text: words }],
});

function reportOf(...blocks: object[]): Doc {
  const doc = new Doc();
  const content = { type: "doc", content: blocks };
  prosemirrorJSONToYXmlFragment(documentSchema, content, doc.getXmlFragment(bodyName));
  return doc;
}

const editors: Editor[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const editor of editors.splice(0)) editor.destroy();
});

function bindEditor(document: Doc): Editor {
  const extensions: Extensions = [...documentExtensions(), Collaboration.configure({ document })];
  const editor = new Editor({ element: window.document.createElement("div"), extensions });
  editors.push(editor);
  return editor;
}

/** A colleague with a newer program, the server between them, and us behind the gate. */
function openReport(server: Doc, { isGated = true } = {}) {
  const gate = new SchemaGate({ schema: documentSchema, mayWrite: () => true });
  const stage = isGated ? gate.stage : gate.bound;
  server.on("update", (update, origin) => origin !== gate && applyUpdate(stage, update, server));
  stage.on("update", (update, origin) => origin !== server && applyUpdate(server, update, gate));
  applyUpdate(stage, encodeStateAsUpdate(server), server);
  gate.open();
  return { gate, editor: bindEditor(gate.bound) };
}

function body(doc: Doc) {
  return doc.getXmlFragment(bodyName);
}

function nodeOf(doc: Doc) {
  return documentSchema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body(doc)));
}

function blockAt(doc: Doc, index: number): XmlElement {
  const block = body(doc).get(index);
  if (!(block instanceof XmlElement)) throw new Error("not an element");
  return block;
}

function textOf(block: XmlElement): XmlText {
  const text = block.get(0);
  if (!(text instanceof XmlText)) throw new Error("not a text");
  return text;
}

/** What a newer program, or a merge, may put into the shared document. */
const intrusions: Readonly<Record<string, (doc: Doc) => void>> = {
  "an unknown block": (doc) => {
    const chart = new XmlElement("chart");
    chart.insert(0, [new XmlText("按季度")]);
    body(doc).insert(1, [chart]);
  },
  "an unknown node inside a paragraph": (doc) => {
    blockAt(doc, 0).push([new XmlElement("formula")]);
  },
  "an unknown mark": (doc) => {
    textOf(blockAt(doc, 0)).format(0, 2, { suggestion: { id: "s1" } });
  },
  "an unknown attribute of a known mark": (doc) => {
    textOf(blockAt(doc, 0)).format(0, 2, { bold: { weight: 600 } });
  },
  "an unknown attribute of a known node": (doc) => {
    blockAt(doc, 0).setAttribute("indent", "2");
  },
  "something that is no text in a text": (doc) =>
    textOf(blockAt(doc, 0)).insertEmbed(0, { widget: 1 }),
};

/** What a merge can do with known nodes; the server repairs it. */
const disorders: Record<string, (doc: Doc) => void> = {
  "a text among the blocks": (doc) => body(doc).insert(1, [new XmlText("游离的文字")]),
  "a list without items": (doc) => body(doc).insert(1, [new XmlElement("bulletList")]),
  "a list item without its list": (doc) => {
    const item = new XmlElement("listItem");
    item.insert(0, [new XmlElement("paragraph")]);
    body(doc).insert(1, [item]);
  },
  "a table cell of a million columns": (doc) => {
    const cell = new XmlElement("tableCell");
    cell.setAttribute("colspan", "1000000");
    cell.insert(0, [new XmlElement("paragraph")]);
    const row = new XmlElement("tableRow");
    row.insert(0, [cell]);
    const table = new XmlElement("table");
    table.insert(0, [row]);
    body(doc).insert(1, [table]);
  },
};

test.each(Object.entries(intrusions))(
  "when %s arrives, this client pauses and deletes nothing",
  (_name, intrude) => {
    const server = reportOf(paragraphOf("前三季度进出口总额"), paragraphOf("第二段"));
    const { gate, editor } = openReport(server);
    expect(gate.state.state).toBe("open");
    server.transact(() => intrude(server));
    const before = JSON.stringify(body(server).toJSON());
    expect(gate.state.state).toBe("paused");
    expect(JSON.stringify(body(server).toJSON())).toBe(before);
    expect(editor.getText()).toContain("前三季度进出口总额");
    expect(server.store.pendingStructs).toBeNull();
  },
);

test.each(Object.entries({ ...intrusions, ...disorders }))(
  "a report that was stored with %s is paused from the start, whole",
  (_name, intrude) => {
    const server = reportOf(paragraphOf("前三季度进出口总额"), paragraphOf("第二段"));
    intrude(server);
    const before = JSON.stringify(body(server).toJSON());
    const { gate } = openReport(server);
    expect(gate.state).toMatchObject({ state: "paused", isBoundUsable: false });
    expect(JSON.stringify(body(server).toJSON())).toBe(before);
  },
);

/** What the server does in the commit that carries an update. */
function repair(server: Doc): void {
  const fragment = body(server);
  server.transact(() => repairArrangement(fragment, allTypesIn(fragment)));
}

test.each(Object.entries(disorders))(
  "when %s arrives, nobody pauses: typing goes on and the repair is shown",
  (_name, disturb) => {
    const server = reportOf(paragraphOf("前三季度进出口总额"), paragraphOf("第二段"));
    const { gate, editor } = openReport(server);
    const states: string[] = [];
    gate.subscribe(() => states.push(gate.state.state));
    server.transact(() => disturb(server));
    textOf(blockAt(server, 0)).insert(0, "他写的");
    editor.commands.insertContentAt(editor.state.doc.content.size - 1, "我写的");
    expect(editor.getText()).not.toContain("他写的");
    expect(JSON.stringify(body(server).toJSON())).toContain("我写的");
    repair(server);
    expect(editor.getText()).toContain("他写的前三季度");
    expect(editor.getText()).toContain("第二段我写的");
    expect(editor.getJSON()).toEqual(nodeOf(server).toJSON());
    expect(states).toEqual([]);
  },
);

test.each(Object.entries(disorders))(
  "when %s arrives together with its repair, it is shown at once",
  (_name, disturb) => {
    const server = reportOf(paragraphOf("前三季度进出口总额"));
    const { gate, editor } = openReport(server);
    server.transact(() => {
      disturb(server);
      repair(server);
    });
    expect(gate.state.state).toBe("open");
    expect(editor.getJSON()).toEqual(nodeOf(server).toJSON());
  },
);

test("without a repair this client pauses after a while, deletes nothing, and goes on with it", () => {
  vi.useFakeTimers();
  const server = reportOf(paragraphOf("第一段"));
  const { gate, editor } = openReport(server);
  disorders["a list without items"]?.(server);
  const before = JSON.stringify(body(server).toJSON());
  vi.advanceTimersByTime(repairWaitMs - 1);
  expect(gate.state.state).toBe("open");
  vi.advanceTimersByTime(1);
  expect(gate.state).toMatchObject({ state: "paused", problem: { kind: "arrangement" } });
  expect(JSON.stringify(body(server).toJSON())).toBe(before);
  expect(editor.getText()).toBe("第一段");
  repair(server);
  expect(gate.state.state).toBe("open");
  expect(editor.getJSON()).toEqual(nodeOf(server).toJSON());
});

test("a repair in time ends the wait", () => {
  vi.useFakeTimers();
  const server = reportOf(paragraphOf("第一段"));
  const { gate } = openReport(server);
  disorders["a list without items"]?.(server);
  repair(server);
  vi.advanceTimersByTime(2 * repairWaitMs);
  expect(gate.state.state).toBe("open");
  expect(vi.getTimerCount()).toBe(0);
});

test("a disorder in which something is unknown pauses at once: no repair will come", () => {
  const server = reportOf(paragraphOf("第一段"));
  const { gate } = openReport(server);
  server.transact(() => {
    disorders["a list without items"]?.(server);
    blockAt(server, 1).insert(0, [new XmlElement("paragraph"), new XmlElement("chart")]);
  });
  expect(gate.state).toMatchObject({ state: "paused", problem: { kind: "unknown-node" } });
});

test("what is edited here while a repair is awaited is judged together with what waits", () => {
  const quote = { type: "blockquote", content: [paragraphOf("甲"), paragraphOf("乙")] };
  const server = reportOf(quote, paragraphOf("正文"));
  const { gate, editor } = openReport(server);
  server.transact(() => {
    blockAt(server, 0).delete(0, 1);
    disorders["a list without items"]?.(server);
  });
  editor.commands.deleteRange({ from: 4, to: 7 });
  body(server).delete(1, 1);
  expect(editor.getText()).toContain("甲");
  repair(server);
  expect(gate.state.state).toBe("open");
  expect(editor.getJSON()).toEqual(nodeOf(server).toJSON());
});

test("what is edited here at the moment that a change arrives is judged with it", () => {
  const quote = { type: "blockquote", content: [paragraphOf("甲"), paragraphOf("乙")] };
  const server = reportOf(quote, paragraphOf("正文"));
  const { gate, editor } = openReport(server);
  const stop = gate.beforeLettingIn(() => {
    stop();
    editor.commands.deleteRange({ from: 4, to: 7 });
  });
  blockAt(server, 0).delete(0, 1);
  expect(body(server).toJSON()).toContain("blockquote");
  repair(server);
  expect(gate.state.state).toBe("open");
  expect(editor.getJSON()).toEqual(nodeOf(server).toJSON());
});

test("without the gate the binding deletes the unknown block for everybody", () => {
  const server = reportOf(paragraphOf("前三季度进出口总额"));
  openReport(server, { isGated: false });
  intrusions["an unknown block"]?.(server);
  expect(body(server).toJSON()).not.toContain("chart");
});

test("what was typed before the pause stays and still reaches the server", () => {
  const server = reportOf(paragraphOf("第一段"));
  const { gate, editor } = openReport(server);
  gate.hold();
  intrusions["an unknown block"]?.(server);
  editor.commands.insertContentAt(1, "我写的");
  gate.release();
  expect(gate.state.state).toBe("paused");
  expect(editor.getText()).toContain("我写的第一段");
  expect(body(server).toJSON()).toContain("我写的第一段");
  expect(body(server).toJSON()).toContain("chart");
});

test("edits that are valid apart and invalid together wait for the repair, and lose nothing", () => {
  const quote = { type: "blockquote", content: [paragraphOf("甲"), paragraphOf("乙")] };
  const server = reportOf(quote, paragraphOf("正文"));
  const { gate, editor } = openReport(server);
  editor.commands.setTextSelection(10);
  gate.hold();
  blockAt(server, 0).delete(0, 1);
  editor.commands.deleteRange({ from: 4, to: 7 });
  gate.release();
  expect(gate.state.state).toBe("open");
  expect(blockAt(server, 0).nodeName).toBe("blockquote");
  expect(body(server).toJSON()).toContain("正文");
  repair(server);
  expect(gate.state.state).toBe("open");
  expect(editor.getJSON()).toEqual(nodeOf(server).toJSON());
});

test("when the unknown content is gone again, this client goes on with all that was missed", () => {
  const server = reportOf(paragraphOf("第一段"));
  const { gate, editor } = openReport(server);
  intrusions["an unknown block"]?.(server);
  textOf(blockAt(server, 0)).insert(0, "补充：");
  expect(editor.getText()).toBe("第一段");
  body(server).delete(1, 1);
  expect(gate.state.state).toBe("open");
  expect(editor.getText()).toBe("补充：第一段");
});

test("a report that was paused from the start opens when the unknown content is gone", () => {
  const server = reportOf(paragraphOf("第一段"));
  intrusions["an unknown block"]?.(server);
  const { gate, editor } = openReport(server);
  expect(gate.state.state).toBe("paused");
  body(server).delete(1, 1);
  expect(gate.state.state).toBe("open");
  expect(editor.getText()).toBe("第一段");
});

test("held changes appear together at the release", () => {
  const server = reportOf(paragraphOf("第一段"));
  const { gate, editor } = openReport(server);
  gate.hold();
  textOf(blockAt(server, 0)).insert(0, "甲");
  textOf(blockAt(server, 0)).insert(1, "乙");
  expect(editor.getText()).toBe("第一段");
  gate.release();
  expect(editor.getText()).toBe("甲乙第一段");
});

test("a person who may not write changes nothing, whatever the editor does", () => {
  const server = reportOf(paragraphOf("第一段"));
  const gate = new SchemaGate({ schema: documentSchema, mayWrite: () => false });
  applyUpdate(gate.stage, encodeStateAsUpdate(server), server);
  gate.open();
  const editor = bindEditor(gate.bound);
  editor.commands.insertContentAt(1, "越权");
  expect(body(gate.stage).toJSON()).not.toContain("越权");
});

test("only changed blocks are judged", () => {
  const blocks = Array.from({ length: 400 }, (_, index) => paragraphOf(`第${index}段`));
  const server = reportOf(...blocks);
  const { gate } = openReport(server);
  const last = blockAt(gate.stage, 399);
  let readings = 0;
  const original = last.getAttributes.bind(last);
  last.getAttributes = (...parameters) => {
    readings += 1;
    return original(...parameters);
  };
  textOf(blockAt(server, 0)).insert(0, "改");
  expect(readings).toBe(0);
  textOf(blockAt(server, 399)).insert(0, "改");
  expect(readings).toBe(1);
});
