import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import type { FactWithRevisions } from "#core/contracts/facts.ts";
import type { CreatedInvitation } from "#core/contracts/people.ts";
import type { Report, ReportImage } from "#core/contracts/reports.ts";
import type { Source } from "#core/contracts/sources.ts";
import type { Metric, Zone } from "#core/contracts/zones.ts";
import type { ReportRole, WorkspaceRole } from "#core/roles.ts";
import { titleName } from "#core/sync/protocol.ts";
import { appendUpdates } from "#db/log.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { listSessions } from "#db/sessions.ts";
import { pngOf } from "../export/test-job.ts";
import { type Caller, call, openTestStack, signIn, signUp, type TestStack } from "./test-stack.ts";

/**
 * Who asks, in the order of the table's columns. Report roles are those in the report under test;
 * whoever has one is an analyst, but for the guest, a reader of the workspace who is an editor.
 */
export const principals = [
  "anonymous",
  "admin",
  "analyst",
  "reader",
  "owner",
  "editor",
  "commenter",
  "viewer",
  "guest",
  /** Was an owner of the report before being removed from the workspace; has signed in again. */
  "removed",
  /** A personal token of the editor, without Origin. */
  "token",
  /** The owner's cookie on a request from a page of another site. */
  "forged",
  /** Was an owner of the report before being suspended; has signed in again. */
  "suspended",
  /** A personal token of the owner that was revoked. */
  "revoked",
  /** A session of the owner that has ended by the clock. */
  "expired",
] as const;
export type PrincipalName = (typeof principals)[number];

/** What the report under test is in; "open" is live and open to the workspace for reading. */
export const reportStates = ["live", "open", "issued", "trashed"] as const;
export type ReportState = (typeof reportStates)[number];

/** A workspace with one of everything, and the ids that requests name. */
export interface World {
  /** One data folder for each state of the report. */
  readonly folders: Readonly<Record<ReportState, string>>;
  readonly callers: Readonly<Record<PrincipalName, Caller | null>>;
  /** A personal token of each principal's own; the administrator's for strangers. */
  readonly tokenIds: ReadonlyMap<PrincipalName, string>;
  /** A session of each principal's own; the administrator's for strangers. */
  readonly sessionIds: ReadonlyMap<PrincipalName, string>;
  readonly reportId: string;
  readonly zoneId: string;
  readonly metricId: string;
  readonly sourceId: string;
  readonly factId: string;
  readonly imageId: string;
  readonly invitationId: string;
  readonly invitationToken: string;
  /** A colleague who is a commenter of the report. */
  readonly memberId: string;
  readonly memberSessionId: string;
  readonly suspendedId: string;
  /** Of a report of somebody else's. */
  readonly foreignImageId: string;
  /** A colleague's, whom no principal is. */
  readonly foreignTokenId: string;
  readonly foreignSessionId: string;
  /** A colleague with no role in it. */
  readonly outsiderEmail: string;
}

/** Builds the world through the API itself; `openWorld` opens copies of it. */
export async function buildWorld(): Promise<World> {
  const stack = openTestStack();
  const admin = await signUp(stack, { name: "Admin" });
  const { people, invitation } = await fillWorkspace(stack, admin);
  const base = await fillBase(stack, admin);
  const { owner } = people;
  const report = await post<Report>(stack, owner, ["/reports", { title: "简报" }]);
  await fillReport(stack, { people, report });
  writeText(stack, report.id);
  const image = await post<ReportImage>(stack, owner, [`/reports/${report.id}/images`, pngForm()]);
  const foreign = await makeForeign(stack, people.stranger);
  await change(stack, admin, [`/people/${people.removed.userId}`, { role: null }]);
  await change(stack, admin, [`/people/${people.suspended.userId}`, { isSuspended: true }]);
  const removed = await signIn(stack, people.removed);
  const suspended = await signIn(stack, people.suspended);
  const expired = await signInLongAgo(stack, owner);
  const callers = { anonymous: null, admin, ...people, removed, suspended, expired };
  const { tokenIds, editorToken, revokedToken } = await makeTokens(stack, callers);
  const sessionIds = await sessionIdsOf(stack, callers);
  const memberSessionId = (await newestSessionOf(stack, people.member.userId)) ?? "";
  const folders = await copyPerState(stack, { owner, reportId: report.id });
  stack.close();
  return {
    folders,
    callers: {
      ...callers,
      token: { ...people.editor, headers: { authorization: `Bearer ${editorToken}` } },
      forged: { ...owner, headers: { ...owner.headers, origin: "https://evil.example" } },
      revoked: { ...owner, headers: { authorization: `Bearer ${revokedToken}` } },
    },
    tokenIds,
    sessionIds,
    ...base,
    reportId: report.id,
    imageId: image.id,
    invitationId: invitation.id,
    invitationToken: invitation.token,
    memberId: people.member.userId,
    memberSessionId,
    suspendedId: suspended.userId,
    ...foreign,
    outsiderEmail: people.analyst.email,
  };
}

/** The report brought into each of its states by its owner, each in a folder of its own. */
async function copyPerState(
  stack: TestStack,
  { owner, reportId }: { owner: Caller; reportId: string },
): Promise<World["folders"]> {
  const path = `/api/v1/reports/${reportId}`;
  const live = copyOf(stack);
  await call(stack, owner, ["PATCH", path, { workspaceAccess: "viewer" }]);
  const open = copyOf(stack);
  await call(stack, owner, ["PATCH", path, { workspaceAccess: null, status: "issued" }]);
  const issued = copyOf(stack);
  await call(stack, owner, ["PATCH", path, { status: "draft" }]);
  await call(stack, owner, ["DELETE", path]);
  return { live, open, issued, trashed: copyOf(stack) };
}

function copyOf(stack: TestStack): string {
  stack.checkpoint();
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-world-"));
  for (const name of ["zonebrief.db", "log.db", "blobs"]) {
    cpSync(join(stack.folder, name), join(folder, name), { recursive: true });
  }
  return folder;
}

/** A copy of the world of its own, in which anything may be changed. */
export function openWorld(world: World, state: ReportState): TestStack {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-access-"));
  cpSync(world.folders[state], folder, { recursive: true });
  return openTestStack({ folder });
}

export function dropWorld(world: World): void {
  for (const folder of Object.values(world.folders)) rmSync(folder, { recursive: true });
}

async function post<Body>(
  stack: TestStack,
  caller: Caller,
  [path, body]: readonly [path: string, body: unknown],
): Promise<Body> {
  const answer = await call<Body>(stack, caller, ["POST", `/api/v1${path}`, body]);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** What a colleague has for themselves. */
async function makeForeign(stack: TestStack, stranger: Caller) {
  const report = await post<Report>(stack, stranger, ["/reports", { title: "别人的简报" }]);
  const path = `/reports/${report.id}/images`;
  const image = await post<ReportImage>(stack, stranger, [path, pngForm()]);
  const token = await post<{ id: string }>(stack, stranger, ["/tokens", { name: "script" }]);
  const sessionId = await newestSessionOf(stack, stranger.userId);
  return {
    foreignImageId: image.id,
    foreignTokenId: token.id,
    foreignSessionId: sessionId ?? "",
  };
}

async function change(
  stack: TestStack,
  caller: Caller,
  [path, body]: readonly [path: string, body: unknown],
): Promise<void> {
  const answer = await call(stack, caller, ["PATCH", `/api/v1${path}`, body]);
  if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
}

async function signInLongAgo(stack: TestStack, person: Caller): Promise<Caller> {
  const caller = await signIn(stack, person);
  const sessionId = await newestSessionOf(stack, person.userId);
  stack.db.$client
    .prepare("UPDATE sessions SET expires_at = ? WHERE id = ?")
    .run(Date.now() - 1_000, sessionId);
  return caller;
}

async function newestSessionOf(stack: TestStack, userId: string): Promise<string | undefined> {
  const sought = { userId, now: new Date(), after: null, limit: 1 };
  return (await listSessions(stack.db, sought)).items[0]?.id;
}

/** Of the person behind each principal. */
async function sessionIdsOf(
  stack: TestStack,
  callers: Callers,
): Promise<ReadonlyMap<PrincipalName, string>> {
  const ofAdmin = (await newestSessionOf(stack, callers.admin?.userId ?? "")) ?? "";
  const found = new Map<PrincipalName, string>();
  for (const name of principals) {
    const userId = ownerOfToken(callers, name)?.userId ?? "";
    found.set(name, (await newestSessionOf(stack, userId)) ?? ofAdmin);
  }
  return found;
}

async function fillWorkspace(stack: TestStack, admin: Caller) {
  const join = async (name: string, role: WorkspaceRole) => {
    const invited = await post<CreatedInvitation>(stack, admin, ["/invitations", { role }]);
    return signUp(stack, { name, invitation: invited.token });
  };
  const people = {
    analyst: await join("Analyst", "analyst"),
    reader: await join("Reader", "reader"),
    owner: await join("Owner", "analyst"),
    editor: await join("Editor", "analyst"),
    commenter: await join("Commenter", "analyst"),
    viewer: await join("Viewer", "analyst"),
    guest: await join("Guest", "reader"),
    removed: await join("Removed", "analyst"),
    suspended: await join("Suspended", "analyst"),
    member: await join("Member", "analyst"),
    stranger: await join("Stranger", "analyst"),
  };
  const open = { role: "analyst" } as const;
  const invitation = await post<CreatedInvitation>(stack, admin, ["/invitations", open]);
  return { people, invitation };
}

async function fillBase(stack: TestStack, admin: Caller) {
  const zone = await post<Zone>(stack, admin, ["/zones", { name: "东湖高新区" }]);
  const metric = await post<Metric>(stack, admin, [
    "/metrics",
    { name: "地区生产总值", unit: "亿元", kind: "money" },
  ]);
  const source = await post<Source>(stack, admin, ["/sources", textForm("生产总值1850.2亿元。")]);
  const fact = await post<FactWithRevisions>(stack, admin, [
    "/facts",
    {
      zoneId: zone.id,
      metricId: metric.id,
      kind: "money",
      value: "1850.2",
      unit: "亿元",
      period: { start: "2021-01-01", end: "2021-12-31", label: "2021年" },
      quote: { sourceId: source.id, exact: "1850.2亿元" },
    },
  ]);
  return { zoneId: zone.id, metricId: metric.id, sourceId: source.id, factId: fact.id };
}

async function fillReport(
  stack: TestStack,
  {
    people,
    report,
  }: { people: Awaited<ReturnType<typeof fillWorkspace>>["people"]; report: Report },
): Promise<void> {
  const roles: [Caller, ReportRole][] = [
    [people.editor, "editor"],
    [people.commenter, "commenter"],
    [people.viewer, "viewer"],
    [people.guest, "editor"],
    [people.removed, "owner"],
    [people.suspended, "owner"],
    [people.member, "commenter"],
  ];
  for (const [{ email }, role] of roles) {
    await post(stack, people.owner, [`/reports/${report.id}/members`, { email, role }]);
  }
}

/** As the sync process would: an export reads the log. */
function writeText(stack: TestStack, reportId: string): void {
  const doc = new Y.Doc();
  doc.getText(titleName).insert(0, "简报");
  const data = Y.encodeStateAsUpdate(doc);
  appendUpdates(stack.parts.logDb, [
    { reportId, personId: null, data, writers: [{ clientId: doc.clientID, personId: null }] },
  ]);
}

type Callers = Record<Exclude<PrincipalName, "token" | "forged" | "revoked">, Caller | null>;

async function makeTokens(stack: TestStack, callers: Callers) {
  const make = async (caller: Caller | null) =>
    caller === null
      ? null
      : (
          await call<{ id?: string; token?: string }>(stack, caller, [
            "POST",
            "/api/v1/tokens",
            { name: "script" },
          ])
        ).body;
  const made = await Promise.all(principals.map((name) => make(ownerOfToken(callers, name))));
  const byAdmin = made[principals.indexOf("admin")]?.id ?? "";
  const tokenIds = new Map(principals.map((name, index) => [name, made[index]?.id ?? byAdmin]));
  const editorToken = made[principals.indexOf("token")]?.token ?? "";
  const revoked = made[principals.indexOf("revoked")];
  await call(stack, callers.owner, ["DELETE", `/api/v1/tokens/${revoked?.id}`]);
  return { tokenIds, editorToken, revokedToken: revoked?.token ?? "" };
}

function ownerOfToken(callers: Callers, name: PrincipalName): Caller | null {
  if (name === "token") return callers.editor;
  return name === "forged" || name === "revoked" ? callers.owner : callers[name];
}

export function pngForm(): FormData {
  return formOf(new File([new Uint8Array(pngOf({ width: 1, height: 1 }))], "picture.png"));
}

export function textForm(text: string): FormData {
  return formOf(new File([text], "page.txt", { type: "text/plain" }));
}

function formOf(file: File): FormData {
  const form = new FormData();
  form.set("file", file);
  return form;
}

/** Everything stored but when tokens and sessions were last used. */
export function contentOf(db: MainDatabase): string {
  const tables = db.$client
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .pluck()
    .all()
    .map((name) => db.$client.prepare(`select * from "${String(name)}"`).all());
  return JSON.stringify(tables, (key, value) => (unwatched.has(key) ? null : value));
}

const unwatched: ReadonlySet<string> = new Set(["last_used_at", "last_seen_at"]);
