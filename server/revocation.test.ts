import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { CreatedInvitation, Session } from "#core/contracts/people.ts";
import { closeCode } from "#core/sync/protocol.ts";
import { type Caller, call, signIn, signUp, testOrigin } from "./api/test-stack.ts";
import { type LiveSocket, type LiveStack, openLiveStack } from "./test-live-stack.ts";

/**
 * Rule 10, over live sockets: the real upgrade listener, the real sync process, the API itself.
 * How soon is measured by bench/revocation.ts; here it is what happens, and that nothing more does.
 */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stack: LiveStack;
let admin: Caller;
let owner: Caller;
let peopleCount = 0;

beforeAll(async () => {
  stack = await openLiveStack();
  admin = await signUp(stack, { name: "Admin" });
  owner = await newPerson();
});
afterAll(() => stack.close());

async function newPerson(): Promise<Caller> {
  const body = { role: "analyst" };
  const path = "/api/v1/invitations";
  const invited = await call<CreatedInvitation>(stack, admin, ["POST", path, body]);
  peopleCount += 1;
  return signUp(stack, { name: `Person${peopleCount}`, invitation: invited.body.token });
}

async function ask(caller: Caller, method: string, path: string, body?: unknown): Promise<void> {
  const answer = await call(stack, caller, [method, `/api/v1${path}`, body]);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
}

async function newReport(): Promise<string> {
  const asked = ["POST", "/api/v1/reports", { title: "题" }] as const;
  return (await call<{ id: string }>(stack, owner, asked)).body.id;
}

async function newToken(caller: Caller): Promise<{ id: string; bearer: Caller }> {
  const asked = ["POST", "/api/v1/tokens", { name: "script" }] as const;
  const { body } = await call<{ id: string; token: string }>(stack, caller, asked);
  return { id: body.id, bearer: { ...caller, headers: { authorization: `Bearer ${body.token}` } } };
}

async function changePassword(caller: Caller, more: object = {}): Promise<void> {
  const answer = await stack.authenticate(
    new Request(`${testOrigin}/api/auth/change-password`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "localhost:3250",
        "x-zonebrief-client-address": `10.9.0.${peopleCount}`,
        ...caller.headers,
      },
      body: JSON.stringify({
        currentPassword: "correct horse",
        newPassword: "battery staple",
        ...more,
      }),
    }),
  );
  expect(answer.status).toBe(200);
}

async function otherSessionOf(caller: Caller): Promise<string | undefined> {
  const asked = ["GET", "/api/v1/sessions"] as const;
  const { body } = await call<{ items: Session[] }>(stack, caller, asked);
  return body.items.find(({ isCurrent }) => !isCurrent)?.id;
}

interface Scene {
  readonly reportId: string;
  /** The one who loses something; an editor of the report. */
  readonly victim: Caller;
  /** Another session of theirs: the socket's. */
  readonly elsewhere: Caller;
  /** A personal token of theirs. */
  readonly token: { readonly id: string; readonly bearer: Caller };
}

async function newScene(): Promise<Scene> {
  const reportId = await newReport();
  const victim = await newPerson();
  const member = { email: victim.email, role: "editor" };
  await ask(owner, "POST", `/reports/${reportId}/members`, member);
  const [elsewhere, token] = [await signIn(stack, victim), await newToken(victim)];
  return { reportId, victim, elsewhere, token };
}

const memberOf = ({ reportId, victim }: Scene) => `/reports/${reportId}/members/${victim.userId}`;

interface Loss {
  readonly name: string;
  readonly code: number;
  readonly through?: "token";
  change(scene: Scene): Promise<void>;
}

const { rightLost, signedOut } = closeCode;

const losses: readonly Loss[] = [
  {
    name: "the role is lowered to viewer",
    code: rightLost,
    change: (scene) => ask(owner, "PATCH", memberOf(scene), { role: "viewer" }),
  },
  {
    name: "the member is removed",
    code: rightLost,
    change: (scene) => ask(owner, "DELETE", memberOf(scene)),
  },
  {
    name: "the member leaves",
    code: rightLost,
    change: (scene) => ask(scene.victim, "DELETE", memberOf(scene)),
  },
  {
    name: "the person is removed from the workspace",
    code: signedOut,
    change: ({ victim }) => ask(admin, "PATCH", `/people/${victim.userId}`, { role: null }),
  },
  {
    name: "the person is suspended",
    code: signedOut,
    change: ({ victim }) => ask(admin, "PATCH", `/people/${victim.userId}`, { isSuspended: true }),
  },
  {
    name: "the password is changed in another session",
    code: signedOut,
    change: ({ victim }) => changePassword(victim),
  },
  {
    name: "the password is changed and the tokens with it",
    code: signedOut,
    through: "token",
    change: ({ victim }) => changePassword(victim, { revokeTokens: true }),
  },
  {
    name: "the session is ended from another one",
    code: signedOut,
    change: async ({ victim }) =>
      ask(victim, "DELETE", `/sessions/${await otherSessionOf(victim)}`),
  },
  {
    name: "all other sessions are ended",
    code: signedOut,
    change: ({ victim }) => ask(victim, "DELETE", "/sessions"),
  },
  {
    name: "an administrator ends the sessions",
    code: signedOut,
    change: ({ victim }) => ask(admin, "DELETE", `/people/${victim.userId}/sessions`),
  },
  {
    name: "the token is revoked",
    code: signedOut,
    through: "token",
    change: ({ victim, token }) => ask(victim, "DELETE", `/tokens/${token.id}`),
  },
  {
    name: "the report is trashed",
    code: rightLost,
    change: ({ reportId }) => ask(owner, "DELETE", `/reports/${reportId}`),
  },
  {
    name: "the report is issued",
    code: rightLost,
    change: ({ reportId }) => ask(owner, "PATCH", `/reports/${reportId}`, { status: "issued" }),
  },
];

test.each(losses)(
  "when $name, the socket closes with $code, and nothing more is applied",
  async ({ code, through, change }) => {
    const scene = await newScene();
    const { reportId, elsewhere, token } = scene;
    const socket = await stack.openSocket(through === "token" ? token.bearer : elsewhere, reportId);
    expect(await socket.type("before ")).toBe("stored");
    await change(scene);
    // Sent before the socket is heard to be closed, and judged by the rights of now.
    expect(await socket.type("after ")).toBe("refused");
    expect((await socket.untilClosed()).code).toBe(code);
    expect(stack.storedTitle(reportId)).toBe("before 题");
  },
);

test("a report that is closed to the workspace closes the sockets of its guests alone", async () => {
  const { reportId, victim } = await newScene();
  const guest = await newPerson();
  await ask(owner, "PATCH", `/reports/${reportId}`, { workspaceAccess: "editor" });
  const ofGuest = await stack.openSocket(guest, reportId);
  const ofMember = await stack.openSocket(victim, reportId);
  expect(await ofGuest.type("guest ")).toBe("stored");
  await ask(owner, "PATCH", `/reports/${reportId}`, { workspaceAccess: null });
  expect((await ofGuest.untilClosed()).code).toBe(rightLost);
  expect(await ofMember.type("member ")).toBe("stored");
  ofMember.end();
});

test("nothing is delivered to a reader who was removed", async () => {
  const { reportId, victim } = await newScene();
  const member = `/reports/${reportId}/members/${victim.userId}`;
  await ask(owner, "PATCH", member, { role: "viewer" });
  const reading = await stack.openSocket(victim, reportId);
  const writing = await stack.openSocket(owner, reportId);
  await writing.type("shown ");
  await reading.until(() => reading.text === "shown 题");
  await ask(owner, "DELETE", member);
  await reading.untilClosed();
  expect(await writing.type("hidden ")).toBe("stored");
  expect(reading.text).toBe("shown 题");
  writing.end();
});

test("a message is judged by the rights of the moment, though nobody told of their change", async () => {
  const { reportId, victim } = await newScene();
  const socket = await stack.openSocket(victim, reportId);
  expect(await socket.type("before ")).toBe("stored");
  const loses = stack.db.$client.prepare(
    "UPDATE report_members SET role = 'viewer' WHERE report_id = ? AND user_id = ?",
  );
  // The commit is done when the message leaves; no poll comes between the two.
  loses.run(reportId, victim.userId);
  expect(await socket.type("after ")).toBe("refused");
  expect((await socket.untilClosed()).code).toBe(rightLost);
  expect(stack.storedTitle(reportId)).toBe("before 题");
});

test("who is raised to editor is told so over the open socket, and writes at once", async () => {
  const { reportId, victim } = await newScene();
  const member = `/reports/${reportId}/members/${victim.userId}`;
  await ask(owner, "PATCH", member, { role: "viewer" });
  const socket = await stack.openSocket(victim, reportId);
  await ask(owner, "PATCH", member, { role: "editor" });
  await socket.until(() => socket.rightsChanges > 0);
  expect(await socket.type("raised ")).toBe("stored");
  socket.end();
});

test("what ends elsewhere leaves other people's sockets, and other sessions, alone", async () => {
  const scene = await newScene();
  const { reportId, victim, elsewhere, token } = scene;
  const sockets: LiveSocket[] = [];
  for (const caller of [owner, victim, token.bearer]) {
    sockets.push(await stack.openSocket(caller, reportId));
  }
  const ended = await stack.openSocket(elsewhere, reportId);
  await ask(victim, "DELETE", `/sessions/${await otherSessionOf(victim)}`);
  expect((await ended.untilClosed()).code).toBe(signedOut);
  for (const socket of sockets) expect(await socket.type("still ")).toBe("stored");
  for (const socket of sockets) socket.end();
});
