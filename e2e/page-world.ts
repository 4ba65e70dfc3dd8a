import { WebSocket } from "ws";
import * as Y from "yjs";
import { z } from "zod";
import type { WorkspaceRole } from "../core/roles.ts";
import { bodyName, messageType } from "../core/sync/protocol.ts";
import { encodeUpdate } from "../core/sync/wire.ts";
import type { RunningServer } from "./server.ts";
import { type Account, administrator, expect, send, signIn, signUp } from "./story.ts";
import { pngOf } from "./test-picture.ts";

/** Who asks for pages and files. Report roles are those in every report of the world. */
export const principals = [
  "anonymous",
  "admin",
  "analyst",
  "reader",
  "owner",
  "editor",
  "commenter",
  "viewer",
  /** A reader of the workspace who is an editor of the reports. */
  "guest",
  /** Was an owner of the reports; removed from the workspace, and signed in again: has no role. */
  "removed",
  /** Was an owner of the reports; suspended, and signed in again. */
  "suspended",
  /** A personal token of the editor. */
  "token",
  /** A personal token of the owner that was revoked. */
  "revoked token",
  /** A session of the owner that was ended. */
  "ended session",
  /** The owner's good cookie beside a token that is none. */
  "wrong token",
  /** The owner's cookie on a request from a page of another site. */
  "forged",
] as const;
export type Principal = (typeof principals)[number];

export const strangers: ReadonlySet<Principal> = new Set([
  "anonymous",
  "revoked token",
  "ended session",
  "wrong token",
]);
/** People with an account who are no members (any more). */
export const outsiders: ReadonlySet<Principal> = new Set(["removed", "suspended"]);
export const membersOfReports: ReadonlySet<Principal> = new Set([
  "owner",
  "editor",
  "commenter",
  "viewer",
  "guest",
  "token",
  "forged",
]);
export const membersOfWorkspace: ReadonlySet<Principal> = new Set(
  principals.filter((name) => !strangers.has(name) && !outsiders.has(name)),
);

export const reportStates = ["draft", "in-review", "open", "issued", "trashed"] as const;
export type ReportState = (typeof reportStates)[number];

/** A report; its title and its text are words that are nowhere else. */
export interface WorldReport {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly imageSrc: string;
}

/** Words that only some may ever be shown, on whatever page. */
export interface Canary {
  readonly name: string;
  readonly text: string;
  readonly mayShowTo: ReadonlySet<Principal>;
}

export interface PageWorld {
  readonly headers: Readonly<Record<Principal, Readonly<Record<string, string>>>>;
  readonly reports: Readonly<Record<ReportState, WorldReport>>;
  /** A colleague's own, whom no principal is. */
  readonly foreignReport: WorldReport;
  readonly zoneId: string;
  readonly metricId: string;
  readonly sourceId: string;
  readonly factId: string;
  readonly memberId: string;
  readonly memberSessionId: string;
  readonly invitations: Readonly<Record<"open" | "used" | "revoked", string>>;
  readonly canaries: readonly Canary[];
}

const nobody: ReadonlySet<Principal> = new Set();
const administrators: ReadonlySet<Principal> = new Set(["admin"]);
const created = z.object({ id: z.string() });

interface Member {
  readonly id: string;
  readonly account: Account;
  readonly cookie: string;
}

/** Builds the world over HTTP, as people would. */
export async function buildPageWorld(server: RunningServer): Promise<PageWorld> {
  const cookie = await signUp(server, administrator);
  const admin = { id: await idOf(server, cookie), account: administrator, cookie };
  const people = await joinAll(server, admin);
  const base = await fillBase(server, admin);
  const reports = await makeReports(server, people);
  const foreignReport = await makeReport(server, people.stranger, "foreign");
  await ask(server, people.stranger, ["POST", "/tokens", { name: "canary-token-name" }]);
  const used = await invite(server, admin, { role: "analyst" });
  await signUp(server, accountOf("invited"), used.token);
  const revoked = await invite(server, admin, { role: "analyst" });
  await ask(server, admin, ["DELETE", `/invitations/${revoked.id}`]);
  const open = await invite(server, admin, { role: "reader", email: invitedEmail });
  const memberSessionId = await signInAs(server, { admin, member: people.member });
  await ask(server, admin, ["PATCH", `/people/${people.removed.id}`, { role: null }]);
  await ask(server, admin, ["PATCH", `/people/${people.suspended.id}`, { isSuspended: true }]);
  return {
    headers: await headersOf(server, { admin, people }),
    reports,
    foreignReport,
    ...base.ids,
    memberId: people.member.id,
    memberSessionId,
    invitations: { open: open.token, used: used.token, revoked: revoked.token },
    canaries: [
      ...reportStates.flatMap((state) => canariesOf(reports[state], state)),
      ...canariesOf(foreignReport, "foreign"),
      ...base.words.map((text) => ({ name: text, text, mayShowTo: membersOfWorkspace })),
      {
        name: "an address of a colleague",
        text: people.member.account.email,
        mayShowTo: membersOfWorkspace,
      },
      { name: "a colleague's program", text: memberProgram, mayShowTo: administrators },
      { name: "another's token", text: "canary-token-name", mayShowTo: administrators },
      { name: "whom an invitation is for", text: invitedEmail, mayShowTo: administrators },
    ],
  };
}

const invitedEmail = "canary-invited@example.org";
const memberProgram = "CanaryBrowser/7.31";

function canariesOf({ title, text }: WorldReport, state: ReportState | "foreign"): Canary[] {
  const mayShowTo = mayRead(state);
  return [
    { name: `the title of the report that is ${state}`, text: title, mayShowTo },
    { name: `the text of the report that is ${state}`, text, mayShowTo },
  ];
}

export function mayRead(state: ReportState | "foreign"): ReadonlySet<Principal> {
  if (state === "trashed" || state === "foreign") return nobody;
  return state === "open" ? membersOfWorkspace : membersOfReports;
}

const accountOf = (name: string): Account => ({
  name: `Person ${name}`,
  email: `${name.replaceAll(" ", "-")}@example.org`,
  password: `correct horse ${name}`,
});

type Asked = readonly [method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown];

/** One request to the API that has to be granted. */
async function ask(
  server: RunningServer,
  { cookie }: Pick<Member, "cookie">,
  [method, path, body]: Asked,
): Promise<unknown> {
  const answer = await send(server, { method, path: `/api/v1${path}`, body, cookie });
  expect(answer.ok, `${path} ${await answer.clone().text()}`).toBe(true);
  return answer.status === 204 ? null : answer.json();
}

async function idOf(server: RunningServer, cookie: string): Promise<string> {
  return created.parse(await ask(server, { cookie }, ["GET", "/me"])).id;
}

async function make(server: RunningServer, by: Member, asked: Asked): Promise<string> {
  return created.parse(await ask(server, by, asked)).id;
}

const invitationShape = z.object({ id: z.string(), token: z.string() });

async function invite(
  server: RunningServer,
  admin: Member,
  body: { role: WorkspaceRole; email?: string },
) {
  return invitationShape.parse(await ask(server, admin, ["POST", "/invitations", body]));
}

async function joinAll(server: RunningServer, admin: Member) {
  const join = async (name: string, role: WorkspaceRole = "analyst"): Promise<Member> => {
    const { token } = await invite(server, admin, { role });
    const account = accountOf(name);
    const cookie = await signUp(server, account, token);
    return { id: await idOf(server, cookie), account, cookie };
  };
  return {
    analyst: await join("analyst"),
    reader: await join("reader", "reader"),
    owner: await join("owner"),
    editor: await join("editor"),
    commenter: await join("commenter"),
    viewer: await join("viewer"),
    guest: await join("guest", "reader"),
    removed: await join("removed"),
    suspended: await join("suspended"),
    member: await join("member"),
    stranger: await join("stranger"),
  };
}
type People = Awaited<ReturnType<typeof joinAll>>;

async function fillBase(server: RunningServer, admin: Member) {
  const [zone, metric, title] = ["金丝雀高新区", "金丝雀产值", "金丝雀日报"];
  const zoneId = await make(server, admin, ["POST", "/zones", { name: zone }]);
  const ofMetric = { name: metric, unit: "亿元", kind: "money" };
  const metricId = await make(server, admin, ["POST", "/metrics", ofMetric]);
  const form = new FormData();
  form.set("file", new File([`${zone}的产值为98761.3亿元。`], "page.txt", { type: "text/plain" }));
  form.set("title", title);
  const uploaded = await upload(server, admin, { path: "/sources", form });
  const sourceId = created.parse(uploaded).id;
  const factId = await make(server, admin, [
    "POST",
    "/facts",
    {
      zoneId,
      metricId,
      kind: "money",
      value: "98761.3",
      unit: "亿元",
      period: { start: "2021-01-01", end: "2021-12-31", label: "2021年" },
      quote: { sourceId, exact: "98761.3亿元" },
    },
  ]);
  return {
    ids: { zoneId, metricId, sourceId, factId },
    words: [zone, metric, title, "98761.3", "98,761.3"],
  };
}

async function upload(
  server: RunningServer,
  { cookie }: Pick<Member, "cookie">,
  { path, form }: { path: string; form: FormData },
): Promise<unknown> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method: "POST",
    headers: { cookie, origin: server.url },
    body: form,
  });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return answer.json();
}

const imageShape = z.object({ src: z.string() });

async function makeReport(
  server: RunningServer,
  owner: Member,
  word: string,
): Promise<WorldReport> {
  const [title, text] = [`canary-title-${word}`, `canary-text-${word}`];
  const id = await make(server, owner, ["POST", "/reports", { title }]);
  const form = new FormData();
  const shade = [...word].reduce((sum, letter) => (sum + letter.charCodeAt(0)) % 256, 0);
  const picture = new Uint8Array(pngOf(2, [shade, word.length, 0]));
  form.set("file", new File([picture], "picture.png", { type: "image/png" }));
  const image = await upload(server, owner, { path: `/reports/${id}/images`, form });
  await writeText(server, { cookie: owner.cookie, reportId: id, text });
  return { id, title, text, imageSrc: imageShape.parse(image).src };
}

/** As an editor would: over the socket, and waits until it is on disk. */
async function writeText(
  server: RunningServer,
  { cookie, reportId, text }: { cookie: string; reportId: string; text: string },
): Promise<void> {
  const doc = new Y.Doc();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(text)]);
  doc.getXmlFragment(bodyName).insert(0, [paragraph]);
  const url = `${server.url.replace("http", "ws")}/sync/${reportId}?ack=1`;
  const socket = new WebSocket(url, { headers: { cookie, origin: server.url } });
  socket.on("open", () => socket.send(encodeUpdate(Y.encodeStateAsUpdate(doc))));
  await new Promise<void>((resolve, reject) => {
    socket.on("message", (data) => {
      if (data instanceof Buffer && data[0] === messageType.durableAck) resolve();
    });
    socket.on("close", (code) => reject(new Error(`the socket closed with ${code}`)));
    socket.on("error", reject);
  });
  socket.terminate();
}

async function makeReports(server: RunningServer, people: People): Promise<PageWorld["reports"]> {
  const { owner } = people;
  const madeByState = new Map<ReportState, WorldReport>();
  for (const state of reportStates) {
    const report = await makeReport(server, owner, state);
    for (const [name, role] of roles) {
      const body = { email: people[name].account.email, role };
      await ask(server, owner, ["POST", `/reports/${report.id}/members`, body]);
    }
    await bringInto(server, owner, { id: report.id, state });
    madeByState.set(state, report);
  }
  const of = (state: ReportState): WorldReport => {
    const report = madeByState.get(state);
    if (report === undefined) throw new Error(`no report is ${state}`);
    return report;
  };
  return {
    draft: of("draft"),
    "in-review": of("in-review"),
    open: of("open"),
    issued: of("issued"),
    trashed: of("trashed"),
  };
}

const roles = [
  ["editor", "editor"],
  ["commenter", "commenter"],
  ["viewer", "viewer"],
  ["guest", "editor"],
  ["removed", "owner"],
  ["suspended", "owner"],
] as const;

async function bringInto(
  server: RunningServer,
  owner: Member,
  { id, state }: { id: string; state: ReportState },
): Promise<void> {
  const path = `/reports/${id}`;
  if (state === "trashed") await ask(server, owner, ["DELETE", path]);
  if (state === "open") await ask(server, owner, ["PATCH", path, { workspaceAccess: "viewer" }]);
  if (state === "in-review" || state === "issued") {
    await ask(server, owner, ["PATCH", path, { status: state }]);
  }
}

const sessionsShape = z.object({ items: z.array(created.extend({ userAgent: z.string() })) });

/** Signs the member in with a program of a telling name; answers the session's id. */
async function signInAs(
  server: RunningServer,
  { admin, member }: { admin: Member; member: Member },
): Promise<string> {
  const { email, password } = member.account;
  const answer = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: server.url,
      "user-agent": memberProgram,
    },
    body: JSON.stringify({ email, password }),
  });
  expect(answer.status).toBe(200);
  const sessions = sessionsShape.parse(
    await ask(server, admin, ["GET", `/people/${member.id}/sessions`]),
  );
  const session = sessions.items.find(({ userAgent }) => userAgent === memberProgram);
  return session?.id ?? "";
}

const tokenShape = z.object({ id: z.string(), token: z.string() });

async function headersOf(
  server: RunningServer,
  { admin, people }: { admin: Member; people: People },
): Promise<PageWorld["headers"]> {
  const { owner, editor } = people;
  const newToken = async (by: Member) =>
    tokenShape.parse(await ask(server, by, ["POST", "/tokens", { name: "script" }]));
  const token = await newToken(editor);
  const revoked = await newToken(owner);
  await ask(server, owner, ["DELETE", `/tokens/${revoked.id}`]);
  const ended = await signIn(server, owner.account);
  await send(server, { path: "/api/auth/sign-out", body: {}, cookie: ended });
  const cookieOf = ({ cookie }: Member) => ({ cookie });
  return {
    anonymous: {},
    admin: cookieOf(admin),
    analyst: cookieOf(people.analyst),
    reader: cookieOf(people.reader),
    owner: cookieOf(owner),
    editor: cookieOf(editor),
    commenter: cookieOf(people.commenter),
    viewer: cookieOf(people.viewer),
    guest: cookieOf(people.guest),
    removed: { cookie: await signIn(server, people.removed.account) },
    suspended: { cookie: await signIn(server, people.suspended.account) },
    token: { authorization: `Bearer ${token.token}` },
    "revoked token": { authorization: `Bearer ${revoked.token}` },
    "ended session": { cookie: ended },
    "wrong token": { cookie: owner.cookie, authorization: "Bearer zb_no-such-token" },
    forged: { cookie: owner.cookie, origin: "https://evil.example" },
  };
}
