import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { afterEach, expect, test, vi } from "vitest";
import * as sync from "y-protocols/sync";
import { applyUpdate, Doc, decodeUpdate, encodeStateVector, XmlElement, XmlText } from "yjs";
import { schemaVersion } from "#core/document/document-extensions.ts";
import { bodyName, closeCode, messageType, titleName } from "#core/sync/protocol.ts";
import { type AccessAnswer, ReportSession } from "./report-session.ts";
import { saveStateOf, wouldLoseWork } from "./save-state.ts";
import type { SocketLike } from "./sync-connection.ts";

/** Answers at once, commits at once, and refuses writes when told to. */
class TinyServer {
  readonly doc = new Doc();
  readonly sockets: TinySocket[] = [];
  refusesWrites = false;

  readonly urls: string[] = [];

  readonly open = (url: string): SocketLike => {
    this.urls.push(url);
    const socket = new TinySocket(this);
    this.sockets.push(socket);
    queueMicrotask(() => socket.onopen?.());
    return socket;
  };
}

class TinySocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((data: unknown) => void) | null = null;
  onclose: ((code: number) => void) | null = null;
  readonly #server: TinyServer;
  #count = 0;
  #isClosed = false;

  constructor(server: TinyServer) {
    this.#server = server;
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    queueMicrotask(() => this.#receive(data));
  }

  close(): void {
    this.#isClosed = true;
  }

  end(code: number): void {
    this.#isClosed = true;
    this.onclose?.(code);
  }

  #receive(data: Uint8Array): void {
    if (this.#isClosed) return;
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) !== messageType.sync) return;
    this.#count += 1;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === sync.messageYjsSyncStep1) this.#greet();
    else if (this.#server.refusesWrites && this.#addsSomething(payload)) {
      this.end(closeCode.rightLost);
    } else {
      applyUpdate(this.#server.doc, payload);
      this.#acknowledge();
    }
  }

  #addsSomething(update: Uint8Array): boolean {
    return decodeUpdate(update).structs.length > 0;
  }

  #greet(): void {
    const { doc } = this.#server;
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.sync);
      sync.writeSyncStep2(encoder, doc);
    });
    this.#acknowledge();
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.sync);
      encoding.writeVarUint(encoder, sync.messageYjsSyncStep1);
      encoding.writeVarUint8Array(encoder, encodeStateVector(doc));
    });
  }

  #acknowledge(): void {
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.durableAck);
      encoding.writeVarUint(encoder, this.#count);
    });
  }

  #emit(write: (encoder: encoding.Encoder) => void): void {
    this.onmessage?.(new Uint8Array(encoding.encode(write)).buffer);
  }
}

const sessions: ReportSession[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});

async function visit(server: TinyServer, askAccess: () => Promise<AccessAnswer>) {
  const session = new ReportSession({
    reportId: "r1",
    userId: "u1",
    role: "editor",
    url: "ws://host/sync/r1",
    askAccess,
    openSocket: server.open,
  });
  sessions.push(session);
  await session.start();
  await vi.waitFor(() => expect(saveStateOf(session.snapshot, true).kind).toBe("saved"));
  return session;
}

function serverWithParagraph(words: string): TinyServer {
  const server = new TinyServer();
  const paragraph = new XmlElement("paragraph");
  paragraph.insert(0, [new XmlText(words)]);
  server.doc.getXmlFragment(bodyName).insert(0, [paragraph]);
  return server;
}

function typeInto(session: ReportSession, words: string): void {
  const block = session.snapshot.parts.gate.bound.getXmlFragment(bodyName).get(0);
  const text = block instanceof XmlElement ? block.get(0) : null;
  if (text instanceof XmlText) text.insert(text.length, words);
}

test("a refused write is set aside, and the person reads on under a new client id", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "viewer");
  const before = session.snapshot;
  server.refusesWrites = true;
  typeInto(session, "被拒的话。");
  await vi.waitFor(() => expect(saveStateOf(session.snapshot, true).kind).toBe("reading"));

  const after = session.snapshot;
  expect(after.setAside?.text).toBe("原文。被拒的话。");
  expect(JSON.parse(after.setAside?.json ?? "{}").update).toBeTypeOf("string");
  expect(after.generation).toBe(before.generation + 1);
  expect(after.parts.gate.bound.clientID).not.toBe(before.parts.gate.bound.clientID);
  expect(after.parts.gate.bound.getXmlFragment(bodyName).toJSON()).not.toContain("被拒");
  expect(server.doc.getXmlFragment(bodyName).toJSON()).not.toContain("被拒");
  expect(wouldLoseWork(after)).toBe(true);
  session.dismissSetAside();
  expect(wouldLoseWork(session.snapshot)).toBe(false);
});

test("our own editor always announces the schema it binds", async () => {
  const server = serverWithParagraph("原文。");
  await visit(server, async () => "editor");
  server.sockets.at(-1)?.end(closeCode.tooSlow);
  await vi.waitFor(() => expect(server.urls).toHaveLength(2));
  for (const url of server.urls) {
    expect(new URL(url).searchParams.get("schema")).toBe(String(schemaVersion));
  }
});

test("work refused again and again ends in reading, not in a loop", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "editor");
  server.refusesWrites = true;
  typeInto(session, "一");
  await vi.waitFor(() => expect(session.snapshot.generation).toBe(1));
  await vi.waitFor(() => expect(saveStateOf(session.snapshot, true).kind).toBe("saved"));
  typeInto(session, "二");
  await vi.waitFor(() => expect(session.snapshot.generation).toBe(2));
  await vi.waitFor(() => expect(saveStateOf(session.snapshot, true).kind).toBe("reading"));
  typeInto(session, "三");
  expect(session.snapshot.parts.gate.stage.getXmlFragment(bodyName).toJSON()).not.toContain("三");
  expect(server.sockets).toHaveLength(3);
});

test("a person who was removed is told so, and nothing is set aside without work", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "no-access");
  server.sockets.at(-1)?.end(closeCode.rightLost);
  await vi.waitFor(() => expect(session.snapshot.ended).toBe("no-access"));
  expect(session.snapshot.setAside).toBeNull();
  expect(session.snapshot.mayWrite).toBe(false);
});

test("a title typed before the refusal is set aside, too", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "viewer");
  server.refusesWrites = true;
  session.snapshot.parts.gate.bound.getText(titleName).insert(0, "新标题");
  await vi.waitFor(() => expect(session.snapshot.setAside?.title).toBe("新标题"));
});

test.each([
  [closeCode.signedOut, "signed-out"],
  [closeCode.clientTooOld, "client-too-old"],
] as const)(
  "close code %i stops the writing as %s and keeps the text in sight",
  async (code, ended) => {
    const server = serverWithParagraph("原文。");
    const session = await visit(server, async () => "editor");
    session.snapshot.parts.gate.bound.getText(titleName).insert(0, "没来得及");
    const { generation } = session.snapshot;
    server.sockets.at(-1)?.end(code);
    expect(session.snapshot).toMatchObject({ ended, generation, mayWrite: false });
    expect(session.snapshot.parts.gate.bound.getXmlFragment(bodyName).toJSON()).toContain("原文");
  },
);

test("content this program does not know pauses it from the start, and deletes nothing", async () => {
  const server = serverWithParagraph("原文。");
  server.doc.getXmlFragment(bodyName).insert(1, [new XmlElement("chart")]);
  const session = new ReportSession({
    reportId: "r1",
    userId: "u1",
    role: "editor",
    url: "ws://host/sync/r1",
    askAccess: async () => "editor",
    openSocket: server.open,
  });
  sessions.push(session);
  await session.start();
  await vi.waitFor(() => expect(saveStateOf(session.snapshot, true).kind).toBe("paused"));
  expect(server.doc.getXmlFragment(bodyName).toJSON()).toContain("chart");
});
