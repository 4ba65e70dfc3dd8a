import type { CreatedInvitation } from "#core/contracts/people.ts";
import { type Caller, call, signIn, signUp, testOrigin } from "#server/api/test-stack.ts";
import { type LiveSocket, type LiveStack, openLiveStack } from "#server/test-live-stack.ts";

/**
 * How soon a lost right ends a live socket: from the API's answer to the socket's close, and to
 * the first update that is refused, while all the others stay open. One argument: how many times
 * each kind of loss (20, so that with nine kinds and the idle ones 200 sockets are open).
 */
const times = Number(process.argv[2] ?? 20);
const openSockets = 200;

interface Victim {
  readonly person: Caller;
  readonly reportId: string;
  readonly tokenId: string;
  readonly socket: LiveSocket;
}

interface Kind {
  readonly name: string;
  readonly through: "session" | "other session" | "token";
  /** Nobody tells the sync process of it. */
  readonly isSilent?: true;
  lose(victim: Victim): Promise<unknown>;
}

const stack: LiveStack = await openLiveStack();
const admin = await signUp(stack, { name: "Admin" });

const member = ({ person, reportId }: Victim) => `/reports/${reportId}/members/${person.userId}`;
const kinds: readonly Kind[] = [
  {
    name: "role lowered",
    through: "token",
    lose: (victim) => api(admin, "PATCH", member(victim), { role: "viewer" }),
  },
  {
    name: "member removed",
    through: "token",
    lose: (victim) => api(admin, "DELETE", member(victim)),
  },
  {
    name: "removed from the workspace",
    through: "token",
    lose: ({ person }) => api(admin, "PATCH", `/people/${person.userId}`, { role: null }),
  },
  {
    name: "suspended",
    through: "session",
    lose: ({ person }) => api(admin, "PATCH", `/people/${person.userId}`, { isSuspended: true }),
  },
  {
    name: "sessions ended",
    through: "session",
    lose: ({ person }) => api(admin, "DELETE", `/people/${person.userId}/sessions`),
  },
  { name: "password changed", through: "other session", lose: changePassword },
  {
    name: "signed out elsewhere",
    through: "other session",
    lose: ({ person }) => api(person, "DELETE", "/sessions"),
  },
  {
    name: "token revoked",
    through: "token",
    lose: ({ person, tokenId }) => api(person, "DELETE", `/tokens/${tokenId}`),
  },
  {
    name: "report trashed",
    through: "token",
    lose: ({ reportId }) => api(admin, "DELETE", `/reports/${reportId}`),
  },
  {
    name: "report issued",
    through: "token",
    lose: ({ reportId }) => api(admin, "PATCH", `/reports/${reportId}`, { status: "issued" }),
  },
  // Nobody tells the sync process of this one: it is found by the watch alone.
  { name: "a row deleted by hand", through: "token", lose: deleteRow, isSilent: true },
];

async function api<Body>(
  ...[caller, method, path, body]: readonly [Caller, string, string, unknown?]
) {
  const answer = await call<Body>(stack, caller, [method, `/api/v1${path}`, body]);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

let peopleCount = 0;
async function newVictim(through: Kind["through"]): Promise<Victim> {
  const role = { role: "analyst" };
  const invited = await api<CreatedInvitation>(admin, "POST", "/invitations", role);
  peopleCount += 1;
  const person = await signUp(stack, { name: `P${peopleCount}`, invitation: invited.token });
  const { id: reportId } = await api<{ id: string }>(admin, "POST", "/reports", { title: "题" });
  await api(admin, "POST", `/reports/${reportId}/members`, { email: person.email, role: "editor" });
  const token = await api<{ id: string; token: string }>(person, "POST", "/tokens", { name: "t" });
  const bearer = { ...person, headers: { authorization: `Bearer ${token.token}` } };
  const elsewhere = through === "other session" ? await signIn(stack, person) : person;
  const socket = await stack.openSocket(through === "token" ? bearer : elsewhere, reportId);
  return { person, reportId, tokenId: token.id, socket };
}

async function deleteRow({ person }: Victim): Promise<void> {
  const deletes = stack.db.$client.prepare("DELETE FROM report_members WHERE user_id = ?");
  deletes.run(person.userId);
}

async function changePassword({ person }: Victim): Promise<void> {
  const answer = await stack.authenticate(
    new Request(`${testOrigin}/api/auth/change-password`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "localhost:3250",
        "x-zonebrief-client-address": `10.8.0.${Number(person.email.match(/\d+/)?.[0] ?? 0) % 250}`,
        ...person.headers,
      },
      body: JSON.stringify({ currentPassword: "correct horse", newPassword: "battery staple" }),
    }),
  );
  if (!answer.ok) throw new Error(`change-password answered ${answer.status}`);
}

async function measure(
  { name, lose, isSilent }: Kind,
  victim: Victim,
): Promise<{ closeMs: number; refusedMs: number }> {
  await victim.socket.type("before ");
  await lose(victim);
  const answeredMs = performance.now();
  // What is found by the watch alone is left to it: an update would be refused at once.
  const outcome = isSilent ? "refused" : await victim.socket.type("after ");
  if (outcome !== "refused") throw new Error(`${name}: an update was taken after the loss`);
  const refusedMs = performance.now() - answeredMs;
  const { atMs } = await victim.socket.untilClosed();
  return { closeMs: Math.max(0, atMs - answeredMs), refusedMs };
}

const victims = new Map<Kind, Victim[]>();
for (const kind of kinds) {
  const made: Victim[] = [];
  for (let index = 0; index < times; index++) made.push(await newVictim(kind.through));
  victims.set(kind, made);
}
const idle: Victim[] = [];
for (let open = kinds.length * times; open < openSockets; open++)
  idle.push(await newVictim("token"));
console.log(`${kinds.length * times + idle.length} live sockets`);
console.log("loss                         close p50 ms  p99 ms   first refused p50 ms  p99 ms");
const all: number[] = [];
const figuresByName = new Map<string, Figures>();
for (let round = 0; round < times; round++) {
  // Kinds take turns, so that all meet the same machine.
  for (const kind of kinds) {
    const victim = victims.get(kind)?.[round];
    if (victim === undefined) continue;
    const { closeMs, refusedMs } = await measure(kind, victim);
    const figures = figuresOf(kind.name);
    figures.close.push(closeMs);
    figures.refused.push(refusedMs);
    all.push(closeMs);
  }
}
for (const { name } of kinds) {
  const { close, refused } = figuresOf(name);
  const [a, b, c, d] = [at(close, 0.5), at(close, 0.99), at(refused, 0.5), at(refused, 0.99)];
  console.log(`${name.padEnd(28)} ${a}        ${b}         ${c}                 ${d}`);
}
console.log(`all                          ${at(all, 0.5)}        ${at(all, 0.99)}`);
await stack.close();

interface Figures {
  readonly close: number[];
  readonly refused: number[];
}

function figuresOf(name: string): Figures {
  const figures = figuresByName.get(name) ?? { close: [], refused: [] };
  figuresByName.set(name, figures);
  return figures;
}

function at(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1).padStart(6);
}
