import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { applyUpdate, Doc, encodeStateAsUpdate, XmlElement, XmlText } from "yjs";
import { schemaVersion } from "#core/document/document-extensions.ts";
import { bodyName, closeCode, titleName } from "#core/sync/protocol.ts";
import { blockText } from "./block-text.ts";
import { type AccessAnswer, ReportSession } from "./report-session.ts";
import { hasUnsentWork, saveStateOf, wouldLoseWork } from "./save-state.ts";
import { MemoryStorage } from "./test-local-database.ts";
import { serverWithParagraph, type TinyServer } from "./test-tiny-server.ts";

const sessions: ReportSession[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});

async function visit(
  server: TinyServer,
  askAccess: () => Promise<AccessAnswer>,
  storage = new MemoryStorage(),
) {
  const session = new ReportSession({
    reportId: "r1",
    userId: "u1",
    role: "editor",
    url: "ws://host/sync/r1",
    askAccess,
    openSocket: server.open,
    openDatabase: storage.open,
  });
  sessions.push(session);
  await session.start();
  await vi.waitFor(() => expect(saveStateOf(session.snapshot, true).kind).toBe("saved"));
  return session;
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
  const [work] = after.setAside;
  if (work === undefined) throw new Error("nothing was set aside");
  expect(work.text).toBe("原文。被拒的话。");
  expect(JSON.parse(work.json).update).toBeTypeOf("string");
  expect(after.generation).toBe(before.generation + 1);
  expect(after.parts.gate.bound.clientID).not.toBe(before.parts.gate.bound.clientID);
  expect(after.parts.gate.bound.getXmlFragment(bodyName).toJSON()).not.toContain("被拒");
  expect(server.doc.getXmlFragment(bodyName).toJSON()).not.toContain("被拒");
  expect(wouldLoseWork(after)).toBe(true);
  expect(hasUnsentWork(after)).toBe(true);
  session.dismissSetAside(work);
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

test("what is refused next is set aside beside what was refused before", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "editor");
  const setAside = () => session.snapshot.setAside.map(({ text }) => text);
  for (const words of ["甲。", "乙。"]) {
    server.refusesWrites = true;
    typeInto(session, words);
    await vi.waitFor(() => expect(setAside()).toContain(`原文。${words}`));
    server.refusesWrites = false;
    const settled = ["saved", "reading"];
    await vi.waitFor(() => expect(settled).toContain(saveStateOf(session.snapshot, true).kind));
  }
  expect(setAside()).toEqual(["原文。甲。", "原文。乙。"]);
  const [first] = session.snapshot.setAside;
  if (first !== undefined) session.dismissSetAside(first);
  expect(setAside()).toEqual(["原文。乙。"]);
  expect(wouldLoseWork(session.snapshot)).toBe(true);
});

test("a person who was removed is told so, and nothing is set aside without work", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "no-access");
  server.sockets.at(-1)?.end(closeCode.rightLost);
  await vi.waitFor(() => expect(session.snapshot.ended).toBe("no-access"));
  expect(session.snapshot.setAside).toEqual([]);
  expect(session.snapshot.mayWrite).toBe(false);
});

test("a title typed before the refusal is set aside, too", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "viewer");
  server.refusesWrites = true;
  session.snapshot.parts.gate.bound.getText(titleName).insert(0, "新标题");
  await vi.waitFor(() => expect(session.snapshot.setAside[0]?.title).toBe("新标题"));
});

test.each([
  [closeCode.signedOut, "signed-out"],
  [closeCode.clientTooOld, "client-too-old"],
] as const)(
  "close code %i stops the writing as %s and keeps the text in sight",
  async (code, ended) => {
    const server = serverWithParagraph("原文。");
    const session = await visit(server, async () => "signed-out");
    session.snapshot.parts.gate.bound.getText(titleName).insert(0, "没来得及");
    const { generation } = session.snapshot;
    server.refusesOpening = true;
    server.sockets.at(-1)?.end(code);
    await vi.waitFor(() => expect(session.snapshot.ended).toBe(ended));
    expect(session.snapshot).toMatchObject({ generation, mayWrite: false });
    expect(session.snapshot.parts.gate.bound.getXmlFragment(bodyName).toJSON()).toContain("原文");
  },
);

test("when another tab of this browser has renewed the session, the writing goes on", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "editor");
  server.sockets.at(-1)?.end(closeCode.signedOut);
  typeInto(session, "接着写。");
  await vi.waitFor(() => expect(server.sockets).toHaveLength(2));
  await vi.waitFor(() => expect(saveStateOf(session.snapshot, true).kind).toBe("saved"));
  expect(session.snapshot).toMatchObject({ ended: null, generation: 0, mayWrite: true });
  expect(server.doc.getXmlFragment(bodyName).toJSON()).toContain("接着写");
});

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

test("when the server's disk takes nothing, the page says not saved, with the text kept here", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const server = serverWithParagraph("原文。");
  const storage = new MemoryStorage();
  const session = await visit(server, async () => "editor", storage);
  server.isDiskFull = true;
  typeInto(session, "没有空间。");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(saveStateOf(session.snapshot, true).kind).not.toBe("saved");
  await vi.advanceTimersByTimeAsync(8_000);
  expect(saveStateOf(session.snapshot, true)).toEqual({
    kind: "unsaved",
    edits: 1,
    keeping: "kept",
  });
  expect(wouldLoseWork(session.snapshot)).toBe(false);
  expect(hasUnsentWork(session.snapshot)).toBe(true);
  storage.writeError = new Error("QuotaExceededError");
  typeInto(session, "本机也没有空间。");
  await vi.advanceTimersByTimeAsync(100);
  expect(saveStateOf(session.snapshot, true)).toMatchObject({
    kind: "unsaved",
    keeping: "page-only",
  });
  expect(wouldLoseWork(session.snapshot)).toBe(true);

  server.isDiskFull = false;
  server.sockets.at(-1)?.end(closeCode.tryAgainLater);
  expect(saveStateOf(session.snapshot, true).kind).toBe("unsaved");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(saveStateOf(session.snapshot, true).kind).toBe("saved");
  expect(hasUnsentWork(session.snapshot)).toBe(false);
  expect(server.doc.getXmlFragment(bodyName).toJSON()).toContain("没有空间。本机也没有空间。");
});

test.each(["editor", "page-only"] as const)(
  "work of an ended session is kept here, and put aside to copy where it cannot be (%s)",
  async (kind) => {
    const server = serverWithParagraph("原文。");
    const storage = new MemoryStorage();
    if (kind === "page-only") storage.openError = new Error("SecurityError");
    const session = await visit(server, async () => "signed-out", storage);
    typeInto(session, "没来得及。");
    server.refusesOpening = true;
    server.sockets.at(-1)?.end(closeCode.signedOut);
    await vi.waitFor(() => expect(session.snapshot.ended).toBe("signed-out"));
    const expected = kind === "page-only" ? "原文。没来得及。" : undefined;
    expect(session.snapshot.setAside[0]?.text).toBe(expected);
  },
);

test("after signing out in another window the copy here is gone and does not come back", async () => {
  const server = serverWithParagraph("原文。");
  const storage = new MemoryStorage();
  const session = await visit(server, async () => "editor", storage);
  typeInto(session, "之前");
  await vi.waitFor(() => expect(storage.rows.length).toBeGreaterThan(1));
  await session.forget(["r2"]);
  expect(storage.rows).toEqual([]);
  typeInto(session, "之后");
  server.doc.getText(titleName).insert(0, "之后");
  await Promise.resolve();
  expect(storage.rows).toEqual([]);
});

test("a copy that the person kept at signing out in another window stays whole", async () => {
  const server = serverWithParagraph("原文。");
  const storage = new MemoryStorage();
  const session = await visit(server, async () => "editor", storage);
  server.isDiskFull = true;
  typeInto(session, "没有上传。");
  await session.forget(["r2", "r1"]);
  server.doc.getText(titleName).insert(0, "之后");
  await vi.waitFor(() => expect(wordsIn(storage)).toBe("原文。没有上传。"));
  expect(storage.notes.unsavedEdits).toBe(1);
  expect(session.snapshot.mayWrite).toBe(false);
});

/** What the next visit finds in this browser. */
function wordsIn(storage: MemoryStorage): string {
  const doc = new Doc();
  for (const row of storage.rows) applyUpdate(doc, row);
  return doc.getXmlFragment(bodyName).toArray().map(blockText).join("");
}

test("two windows of one person have client ids of their own, also after a copy was loaded", async () => {
  const server = serverWithParagraph("原文。");
  const storage = new MemoryStorage();
  const one = await visit(server, async () => "editor", storage);
  typeInto(one, "一");
  const two = await visit(server, async () => "editor", storage);
  typeInto(two, "二");
  const ids = [one, two].map(({ snapshot }) => snapshot.parts.gate.bound.clientID);
  expect(new Set(ids).size).toBe(2);
  const text = () => server.doc.getXmlFragment(bodyName).toJSON();
  await vi.waitFor(() => expect(text()).toContain("原文。一二"));
});

test("a client id that somebody else writes under is given up, and what follows is not lost", async () => {
  const server = serverWithParagraph("原文。");
  const session = await visit(server, async () => "editor");
  const { bound } = session.snapshot.parts.gate;
  const taken = bound.clientID;
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const twin = new Doc();
  twin.clientID = taken;
  applyUpdate(twin, encodeStateAsUpdate(server.doc));
  twin.getText(titleName).insert(0, "别人的标题");
  applyUpdate(server.doc, encodeStateAsUpdate(twin));
  await vi.waitFor(() => expect(bound.clientID).not.toBe(taken));
  typeInto(session, "之后写的。");
  await vi.waitFor(() => {
    expect(server.doc.getXmlFragment(bodyName).toJSON()).toContain("之后写的。");
  });
  expect(bound.getText(titleName).toString()).toBe("别人的标题");
  warn.mockRestore();
});
