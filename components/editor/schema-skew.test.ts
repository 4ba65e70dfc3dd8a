// @vitest-environment jsdom
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import { afterEach, expect, test, vi } from "vitest";
import { Doc, decodeUpdate, encodeStateAsUpdate, Item, XmlElement, XmlText } from "yjs";
import { documentExtensions, schemaVersion } from "#core/document/document-extensions.ts";
import type { ReportRole } from "#core/roles.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { ReportSession } from "./report-session.ts";
import { saveStateOf } from "./save-state.ts";
import { MemoryStorage } from "./test-local-database.ts";
import {
  extensionsWithout,
  partName,
  type SchemaPart,
  schemaParts,
  schemaWithout,
} from "./test-older-schema.ts";
import { TinyServer } from "./test-tiny-server.ts";
import { writeWholeDocument } from "./test-whole-document.ts";

/**
 * A program without one node, mark or attribute, over our own session and gate, at a report that
 * holds it. The server's first guard, the schema's version, is passed on purpose.
 */
const parts = schemaParts().map((part) => [`${part.kind} ${partName(part)}`, part] as const);

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

async function open(server: TinyServer, part: SchemaPart, options: OpenOptions = {}) {
  const { role = "editor", storage = new MemoryStorage() } = options;
  const session = new ReportSession({
    reportId: "r1",
    userId: "u1",
    role,
    url: "ws://host/sync/r1",
    askAccess: async () => role,
    openSocket: server.open,
    openDatabase: storage.open,
    schema: schemaWithout(part),
  });
  closing.push(() => session.destroy());
  await session.start();
  await vi.waitFor(() => expect(session.snapshot.sync?.hasSynced).toBe(true));
  return session;
}

interface OpenOptions {
  readonly role?: ReportRole;
  readonly storage?: MemoryStorage;
}

/** The page's editor, which only stands while the bound document can be used. */
function bind(session: ReportSession, part: SchemaPart): Editor {
  const { gate } = session.snapshot.parts;
  const editor = new Editor({
    element: document.createElement("div"),
    extensions: [...extensionsWithout(part), Collaboration.configure({ document: gate.bound })],
  });
  const follow = () => editor.setEditable(session.snapshot.mayWrite && isOpen(session), false);
  closing.push(session.subscribe(follow), () => editor.destroy());
  return editor;
}

function beginUndoStep(editor: Editor): void {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
}

const isOpen = (session: ReportSession) => session.snapshot.gate.state === "open";
const kindOf = (session: ReportSession) => saveStateOf(session.snapshot, true).kind;
const connected = (session: ReportSession) =>
  vi.waitFor(() => expect(session.snapshot.sync?.connection.state).toBe("live"));

/** What stands in the document and was not written by this client. */
function standingOfOthers(doc: Doc, own: number): number {
  let length = 0;
  for (const [client, structs] of doc.store.clients) {
    if (client === own) continue;
    for (const struct of structs)
      if (struct instanceof Item && !struct.deleted) length += struct.length;
  }
  return length;
}

function insertedBy(update: Uint8Array): number {
  return decodeUpdate(update).structs.reduce((sum, { length }) => sum + length, 0);
}

test("the document under test holds every node, mark and attribute of the schema", () => {
  const json = JSON.stringify(
    writeWholeDocument().getXmlFragment(bodyName).toArray().map(structure),
  );
  for (const [, part] of parts) {
    const name = part.kind === "attribute" ? part.attribute : part.name;
    expect(json, partName(part)).toContain(`"${name}"`);
  }
});

function structure(node: unknown): unknown {
  if (node instanceof XmlText) return node.toDelta();
  if (!(node instanceof XmlElement)) return null;
  const { nodeName } = node;
  return { [nodeName]: node.getAttributes(), children: node.toArray().map(structure) };
}

test.each(parts)("a program without %s really lacks it, and nothing unrelated", (_name, part) => {
  const schema = schemaWithout(part);
  const type = schema.nodes[part.name] ?? schema.marks[part.name];
  if (part.kind === "attribute") {
    expect(Object.keys(type?.spec.attrs ?? {})).not.toContain(part.attribute);
  } else expect(type).toBeUndefined();
  expect(Object.keys(schema.nodes)).toEqual(expect.arrayContaining(["paragraph", "text"]));
});

test.each(parts)(
  "an editor without %s that types, undoes, goes offline and returns deletes none of it",
  async (_name, part) => {
    const server = new TinyServer();
    writePlain(server.doc);
    const storage = new MemoryStorage();
    const session = await open(server, part, { storage });
    expect(isOpen(session)).toBe(true);
    const editor = bind(session, part);
    const own = session.snapshot.parts.gate.bound.clientID;
    editor.commands.insertContentAt(1, "撤销的话");
    editor.commands.undo();
    editor.commands.insertContentAt(1, "我写的话");

    colleagueWrites(server.doc);
    const before = standingOfOthers(server.doc, own);
    await vi.waitFor(() => expect(kindOf(session)).toBe("paused"));
    expect(session.snapshot.gate).toMatchObject({
      state: "paused",
      isBoundUsable: true,
      problem: { kind: expect.stringMatching(/^unknown-/) },
    });
    expect(editor.isEditable).toBe(false);
    beginUndoStep(editor);
    editor.commands.insertContentAt(1, "仍写");
    editor.commands.undo();

    server.sockets.at(-1)?.end(1006);
    editor.commands.insertContentAt(1, "离线写");
    colleagueWrites(server.doc);
    const after = standingOfOthers(server.doc, own);
    session.wake();
    await connected(session);
    await vi.waitFor(() => expect(session.snapshot.sync?.isSaved).toBe(true));
    expect(kindOf(session)).toBe("paused");
    expect(after).toBe(before * 2 - standingOfOthers(plain(), 0));
    expect(standingOfOthers(server.doc, own)).toBe(after);
    const body = server.doc.getXmlFragment(bodyName).toJSON();
    expect(body).toContain("我写的话");
    expect(body).not.toContain("仍写");
    expect(body).toContain("离线写");

    session.destroy();
    const reopened = await open(server, part, { storage });
    expect(reopened.snapshot.gate).toMatchObject({ state: "paused", isBoundUsable: false });
    await vi.waitFor(() => expect(reopened.snapshot.sync?.isSaved).toBe(true));
    expect(standingOfOthers(server.doc, own)).toBe(after);
  },
);

test.each(parts)("a viewer without %s sends nothing, and is told", async (_name, part) => {
  const server = new TinyServer();
  writeWholeDocument(server.doc);
  const before = encodeStateAsUpdate(server.doc);
  const session = await open(server, part, { role: "viewer" });
  expect(kindOf(session)).toBe("paused");
  await vi.waitFor(() => expect(session.snapshot.sync?.isSaved).toBe(true));
  server.sockets.at(-1)?.end(1006);
  session.wake();
  await connected(session);
  expect(server.received.map(insertedBy)).toEqual(server.received.map(() => 0));
  expect(encodeStateAsUpdate(server.doc)).toEqual(before);
});

test("a server with a newer schema turns the page away before it shows anything", async () => {
  const server = new TinyServer();
  writeWholeDocument(server.doc);
  server.leastSchema = schemaVersion + 1;
  const session = new ReportSession({
    reportId: "r1",
    userId: "u1",
    role: "editor",
    url: "ws://host/sync/r1",
    askAccess: async () => "editor",
    openSocket: server.open,
    openDatabase: new MemoryStorage().open,
  });
  closing.push(() => session.destroy());
  await session.start();
  await vi.waitFor(() => expect(kindOf(session)).toBe("client-too-old"));
  expect(server.received).toEqual([]);
  expect(session.snapshot.gate.state).toBe("closed");
  expect(session.snapshot.mayWrite).toBe(false);
});

test("the program's own schema shows the whole document without a pause", async () => {
  const server = new TinyServer();
  writeWholeDocument(server.doc);
  const session = await open(server, { kind: "mark", name: "none of ours" });
  expect(isOpen(session)).toBe(true);
  const editor = new Editor({
    element: document.createElement("div"),
    extensions: [
      ...documentExtensions(),
      Collaboration.configure({ document: session.snapshot.parts.gate.bound }),
    ],
  });
  closing.push(() => editor.destroy());
  expect(editor.getText()).toContain("一、总体情况");
  expect(isOpen(session)).toBe(true);
});

function writePlain(doc: Doc): void {
  const paragraph = new XmlElement("paragraph");
  paragraph.insert(0, [new XmlText("原有的一段。")]);
  doc.getXmlFragment(bodyName).insert(0, [paragraph]);
}

function plain(): Doc {
  const doc = new Doc();
  writePlain(doc);
  return doc;
}

/** The whole document's blocks, added below what is there by a program that knows them all. */
function colleagueWrites(doc: Doc): void {
  const source = writeWholeDocument();
  const blocks = source
    .getXmlFragment(bodyName)
    .toArray()
    .filter((block) => block instanceof XmlElement)
    .map((block) => block.clone());
  doc.transact(() => doc.getXmlFragment(bodyName).push(blocks));
}
