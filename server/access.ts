import { Refusal } from "#core/refusal.ts";
import {
  type ReportRole,
  type ReportStatus,
  reportRoleCovers,
  type WorkspaceRole,
} from "#core/roles.ts";
import type { MainDatabase } from "#db/open-database.ts";
import {
  findLiveCredential,
  findReportStanding,
  type LiveCredential,
  type ReportStanding,
} from "#db/standing.ts";
import type { Person, Principal } from "./principal.ts";

/**
 * The only judge of "may this person do this?". Pages, the API, the sync upgrade and every
 * applied update, files and exports all ask here; nothing else compares roles.
 */

/** What can be done in the workspace, and the least role for it. */
const workspaceOperations = {
  /** Zones, metrics, facts, sources: read them, and list one's reports. */
  "read-base": "reader",
  /** Zones, metrics, facts, sources: add, revise, verify. */
  "write-base": "analyst",
  "create-report": "analyst",
  "change-own-profile": "reader",
  "have-tokens": "reader",
  "manage-own-sessions": "reader",
  /** Who is in the workspace, to add them to a report. */
  "see-people": "reader",
  "manage-people": "admin",
  "manage-invitations": "admin",
  "read-audit": "admin",
} as const satisfies Record<string, WorkspaceRole>;
export type WorkspaceOperation = keyof typeof workspaceOperations;

/** What can be done in one report: the least role, and in which states it can be done. */
const reportOperations = {
  read: { role: "viewer", states: ["live", "issued"] },
  export: { role: "viewer", states: ["live", "issued"] },
  comment: { role: "commenter", states: ["live", "issued"] },
  /** The text and what belongs to it: pictures, accepted revisions. */
  write: { role: "editor", states: ["live"] },
  /** Title, zones, period: not the text. */
  "change-properties": { role: "editor", states: ["live"] },
  /** Draft to review and back: an editor. */
  "send-to-review": { role: "editor", states: ["live"] },
  /** Issuing, or taking an issued report back. */
  issue: { role: "owner", states: ["live", "issued"] },
  /** What everybody in the workspace may do here. */
  "open-to-workspace": { role: "owner", states: ["live", "issued"] },
  "see-members": { role: "viewer", states: ["live", "issued"] },
  "manage-members": { role: "owner", states: ["live", "issued"] },
  /** Ending one's own membership. */
  leave: { role: "viewer", states: ["live", "issued"] },
  trash: { role: "owner", states: ["live", "issued"] },
  restore: { role: "owner", states: ["trashed"] },
} as const satisfies Record<string, { role: ReportRole; states: readonly ReportState[] }>;
export type ReportOperation = keyof typeof reportOperations;

type ReportState = "live" | "issued" | "trashed";

const workspaceRank: Record<WorkspaceRole, number> = { reader: 1, analyst: 2, admin: 3 };

export function mayInWorkspace(principal: Principal, operation: WorkspaceOperation): boolean {
  if (principal.kind === "anonymous" || principal.role === null) return false;
  return workspaceRank[principal.role] >= workspaceRank[workspaceOperations[operation]];
}

/** @throws Refusal "not-signed-in" or "not-allowed" */
export function requireInWorkspace(principal: Principal, operation: WorkspaceOperation): Person {
  const person = requirePerson(principal);
  if (!mayInWorkspace(person, operation)) throw new Refusal("not-allowed");
  return person;
}

/** @throws Refusal "not-signed-in" */
export function requirePerson(principal: Principal): Person {
  if (principal.kind === "anonymous") throw new Refusal("not-signed-in");
  return principal;
}

/**
 * For what would outlive a stolen token: only somebody who signed in may do it.
 *
 * @throws Refusal "not-allowed"
 */
export function requireSession(person: Person): void {
  if (person.credential.kind !== "session") throw new Refusal("not-allowed");
}

export function standingAllows(
  standing: ReportStanding | null,
  operation: ReportOperation,
): boolean {
  if (standing?.role == null) return false;
  const { role, states } = reportOperations[operation];
  const allowedStates: readonly ReportState[] = states;
  return reportRoleCovers(standing.role, role) && allowedStates.includes(stateOf(standing));
}

/**
 * The person's role in the report, when it allows the operation. Someone who may not even read
 * the report learns nothing of it: "not-found", never "not-allowed". The owner of a trashed report
 * may know of it, to restore it.
 *
 * @throws Refusal "not-signed-in", "not-found" or "not-allowed"
 */
export async function requireInReport(
  db: MainDatabase,
  principal: Principal,
  { reportId, operation }: { reportId: string; operation: ReportOperation },
): Promise<{ person: Person; role: ReportRole; status: ReportStatus }> {
  const person = requirePerson(principal);
  const standing = await findReportStanding(db, { userId: person.userId, reportId });
  if (standing?.role != null && standingAllows(standing, operation)) {
    return { person, role: standing.role, status: standing.status };
  }
  const mayKnow = standingAllows(standing, "read") || standingAllows(standing, "restore");
  throw new Refusal(mayKnow ? "not-allowed" : "not-found");
}

/** The same question as requireInReport, where "no" is an ordinary answer. */
export async function mayInReport(
  db: MainDatabase,
  principal: Principal,
  { reportId, operation }: { reportId: string; operation: ReportOperation },
): Promise<boolean> {
  if (principal.kind === "anonymous") return false;
  const standing = await findReportStanding(db, { userId: principal.userId, reportId });
  return standingAllows(standing, operation);
}

/** Issuing a report, or taking an issued one back, is its owner's; the rest is editors' work. */
export function operationOfStatusChange(from: ReportStatus, to: ReportStatus): ReportOperation {
  return from === "issued" || to === "issued" ? "issue" : "send-to-review";
}

/** What a live socket may still do; asked anew whenever an update is applied. */
export type SocketRight = "write" | "read" | "none" | "signed-out";

/**
 * Judges a socket by what is stored now: the credential it came with, the workspace, the report.
 * For live sockets `Rights` (sync/rights.ts) keeps the answers.
 */
export async function socketRight(
  db: MainDatabase,
  { person, reportId }: { person: Pick<Person, "userId" | "credential">; reportId: string },
  now: Date = new Date(),
): Promise<SocketRight> {
  const live = await findLiveCredential(db, person.credential, now);
  const standing = await findReportStanding(db, { userId: person.userId, reportId });
  return judgeSocket(person, { live, standing });
}

/** The same judgement over what has been read already. */
export function judgeSocket(
  person: Pick<Person, "userId">,
  { live, standing }: { live: LiveCredential | null; standing: ReportStanding | null },
): SocketRight {
  if (live === null || live.userId !== person.userId) return "signed-out";
  if (standingAllows(standing, "write")) return "write";
  return standingAllows(standing, "read") ? "read" : "none";
}

function stateOf(standing: ReportStanding): ReportState {
  if (standing.isTrashed) return "trashed";
  return standing.status === "issued" ? "issued" : "live";
}
