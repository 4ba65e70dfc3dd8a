import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { eventually } from "./eventually.ts";
import { addPerson, addReport, openSyncStack, type SyncStack } from "./test-stack.ts";

// Each stack is two processes to start, on whatever machine runs the tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stack: SyncStack;
let providers: WebsocketProvider[];

beforeEach(async () => {
  stack = await openSyncStack();
  providers = [];
});
afterEach(async () => {
  for (const provider of providers) provider.destroy();
  await stack.close();
});

/** `ws` with a header: Node programs authenticate with a personal token. */
function socketWithToken(token: string) {
  return class extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols ?? [], { headers: { authorization: `Bearer ${token}` } });
    }
  };
}

function connect(token: string, reportId: string): { doc: Y.Doc; provider: WebsocketProvider } {
  const doc = new Y.Doc();
  const WebSocketPolyfill = socketWithToken(token);
  const provider = new WebsocketProvider(stack.url, reportId, doc, {
    // @ts-expect-error y-websocket types it as the browser's own class; `ws` is made to stand in.
    WebSocketPolyfill,
    disableBc: true,
  });
  providers.push(provider);
  return { doc, provider };
}

function whenEqual(a: Y.Doc, b: Y.Doc, text: string): Promise<void> {
  return eventually(() => {
    for (const doc of [a, b]) expect(doc.getText("title").toString()).toBe(text);
  });
}

test("rule 1: two stock y-websocket 3 clients converge, unchanged, and see each other", async () => {
  const anna = addPerson(stack.db, { userId: "anna" });
  const bo = addPerson(stack.db, { userId: "bo" });
  addReport(stack.db, { reportId: "r1", members: { anna: "owner", bo: "editor" } });
  const a = connect(anna.token, "r1");
  const b = connect(bo.token, "r1");
  a.doc.getText("title").insert(0, "高新区简报");
  await whenEqual(a.doc, b.doc, "高新区简报");
  b.doc.getText("title").delete(0, 3);
  a.doc.getText("title").insert(5, "第一期");
  await whenEqual(a.doc, b.doc, "简报第一期");

  b.provider.awareness.setLocalStateField("user", { name: "Forged", color: "red;" });
  await eventually(() => {
    const states = [...a.provider.awareness.getStates().values()];
    expect(states).toContainEqual({
      user: { id: "bo", name: "Name of bo", color: expect.stringMatching(/^#[0-9a-f]{6}$/) },
    });
  });
});
