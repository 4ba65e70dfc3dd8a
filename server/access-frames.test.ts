import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { CreatedInvitation } from "#core/contracts/people.ts";
import { encodeAwarenessEntries } from "#core/sync/awareness.ts";
import { closeCode, titleName } from "#core/sync/protocol.ts";
import {
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from "#core/sync/wire.ts";
import { type Caller, call, signUp } from "./api/test-stack.ts";
import { type LiveStack, openLiveStack } from "./test-live-stack.ts";

/**
 * The access table of the wire: every kind of frame, from every role that is let in by a session or
 * by a personal token, to a report that may be written, to one that is frozen and to one that was
 * put into the trash while the socket was open. Who is let in at all is in api/access-table.ts.
 */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const roles = ["owner", "editor", "commenter", "viewer", "guest"] as const;
type Role = (typeof roles)[number];

let stack: LiveStack;
let callers: Readonly<Record<Role, Caller>>;
let tokens: ReadonlyMap<Role, Caller>;
const reportIds = { live: "", issued: "" };
let cells = 0;

beforeAll(async () => {
  stack = await openLiveStack();
  const admin = await signUp(stack, { name: "Admin" });
  const join = async (name: string) => {
    const asked = ["POST", "/api/v1/invitations", { role: "analyst" }] as const;
    const { body } = await call<CreatedInvitation>(stack, admin, asked);
    return signUp(stack, { name, invitation: body.token });
  };
  callers = {
    owner: admin,
    editor: await join("Editor"),
    commenter: await join("Commenter"),
    viewer: await join("Viewer"),
    // Of the workspace, to which the report is open for reading.
    guest: await join("Guest"),
  };
  for (const state of ["live", "issued"] as const) {
    reportIds[state] = await newReport();
    const path = `/api/v1/reports/${reportIds[state]}`;
    if (state === "issued") await call(stack, admin, ["PATCH", path, { status: "issued" }]);
  }
  tokens = new Map(
    await Promise.all(roles.map(async (role) => [role, await tokenOf(role)] as const)),
  );
});
afterAll(async () => {
  console.log(`frames: ${cells} cells executed`);
  await stack.close();
});

/** Everybody has the role of their name in it. */
async function newReport(): Promise<string> {
  const { owner } = callers;
  const asked = ["POST", "/api/v1/reports", { title: "题" }] as const;
  const { id } = (await call<{ id: string }>(stack, owner, asked)).body;
  const path = `/api/v1/reports/${id}`;
  for (const role of ["editor", "commenter", "viewer"] as const) {
    await call(stack, owner, ["POST", `${path}/members`, { email: callers[role].email, role }]);
  }
  await call(stack, owner, ["PATCH", path, { workspaceAccess: "viewer" }]);
  return id;
}

async function tokenOf(role: Role): Promise<Caller> {
  const asked = ["POST", "/api/v1/tokens", { name: "script" }] as const;
  const { body } = await call<{ token: string }>(stack, callers[role], asked);
  return { ...callers[role], headers: { authorization: `Bearer ${body.token}` } };
}

const credentials = ["session", "token"] as const;

function callerWith(credential: (typeof credentials)[number], role: Role): Caller {
  return (credential === "token" ? tokens.get(role) : undefined) ?? callers[role];
}

function written(): Uint8Array {
  const doc = new Y.Doc();
  doc.getText(titleName).insert(0, "!");
  return Y.encodeStateAsUpdate(doc);
}

const emptyUpdate = Y.encodeStateAsUpdate(new Y.Doc());
const presence = () =>
  encodeAwareness(encodeAwarenessEntries([{ clientId: 7, clock: 1, state: { cursor: null } }]));

type Answer = "taken" | "needs the right to write" | "malformed";

const frames: readonly (readonly [kind: string, frame: () => Uint8Array, answer: Answer])[] = [
  ["SyncStep1", () => encodeSyncStep1(Y.encodeStateVector(new Y.Doc())), "taken"],
  ["SyncStep2 with something new", () => encodeSyncStep2(written()), "needs the right to write"],
  ["SyncStep2 with nothing new", () => encodeSyncStep2(emptyUpdate), "taken"],
  ["an update with something new", () => encodeUpdate(written()), "needs the right to write"],
  ["an update with nothing new", () => encodeUpdate(emptyUpdate), "taken"],
  ["presence", presence, "taken"],
  ["a question for presence", () => Uint8Array.of(3), "taken"],
  ["a sync step that does not exist", () => Uint8Array.of(0, 3, 0), "malformed"],
  ["y-protocols' auth message", () => Uint8Array.of(2, 0), "malformed"],
  ["the server's own acknowledgement", () => Uint8Array.of(100, 1), "malformed"],
  ["the server's own word on rights", () => Uint8Array.of(101), "malformed"],
  ["an unknown type", () => Uint8Array.of(9), "malformed"],
  ["an update under a padded number", () => Uint8Array.of(0x80, 0, 2, 2, 0, 0), "malformed"],
  ["two messages in one frame", () => Uint8Array.of(3, 3), "malformed"],
];

const states = ["live", "issued"] as const;
const ways = states.flatMap((state) => credentials.map((credential) => ({ state, credential })));

describe.each(ways)("to a report that is $state, by $credential", ({ state, credential }) => {
  test.each(frames)("%s", async (_, frame, answer) => {
    for (const role of roles) {
      const reportId = reportIds[state];
      const before = stack.storedTitle(reportId);
      const socket = await stack.openSocket(callerWith(credential, role), reportId);
      const mayWrite = state === "live" && (role === "owner" || role === "editor");
      const code = await socket.tryFrame(frame());
      const isWrite = answer === "needs the right to write";
      if (answer === "malformed") expect(code, role).toBe(closeCode.malformed);
      else expect(code, role).toBe(isWrite && !mayWrite ? closeCode.rightLost : null);
      const isStored = stack.storedTitle(reportId) !== before;
      expect(isStored, `${role}, stored`).toBe(isWrite && mayWrite);
      socket.end();
      cells += 1;
    }
  });
});

describe.each(credentials)("to a report in the trash, by %s", (credential) => {
  test.each(frames)("%s", async (_, frame, answer) => {
    const reportId = await newReport();
    const sockets = await Promise.all(
      roles.map((role) => stack.openSocket(callerWith(credential, role), reportId)),
    );
    // Committed when the frames leave; the sync process has not been told.
    stack.db.$client.prepare("update reports set trashed_at = ? where id = ?").run(1, reportId);
    const codes = await Promise.all(
      sockets.map(async (socket) => {
        const code = await socket.tryFrame(frame());
        if (answer === "needs the right to write") expect(code).toBe(closeCode.rightLost);
        return code ?? (await socket.untilClosed()).code;
      }),
    );
    for (const [index, code] of codes.entries()) {
      const isMalformed = answer === "malformed" && code === closeCode.malformed;
      if (!isMalformed) expect(code, roles[index]).toBe(closeCode.rightLost);
      cells += 1;
    }
    expect(stack.storedTitle(reportId)).toBe("题");
    for (const role of roles) {
      await expect(stack.openSocket(callerWith(credential, role), reportId), role).rejects.toThrow(
        "the upgrade answered 403",
      );
      cells += 1;
    }
  });
});
