/** What a person may do in the whole workspace; null stands for "not a member (any more)". */
export const workspaceRoles = ["admin", "analyst", "reader"] as const;
export type WorkspaceRole = (typeof workspaceRoles)[number];

/** What a person may do in one report, strongest first. */
export const reportRoles = ["owner", "editor", "commenter", "viewer"] as const;
export type ReportRole = (typeof reportRoles)[number];

export const reportStatuses = ["draft", "in-review", "issued"] as const;
export type ReportStatus = (typeof reportStatuses)[number];

/** Reads a stored or claimed role; anything unknown is no role at all, never a default one. */
export function parseReportRole(value: unknown): ReportRole | null {
  return reportRoles.find((role) => role === value) ?? null;
}

export function parseWorkspaceRole(value: unknown): WorkspaceRole | null {
  return workspaceRoles.find((role) => role === value) ?? null;
}

/** True when `role` grants at least what `needed` grants. */
export function reportRoleCovers(role: ReportRole, needed: ReportRole): boolean {
  return reportRoles.indexOf(role) <= reportRoles.indexOf(needed);
}

export function strongerReportRole(a: ReportRole | null, b: ReportRole | null): ReportRole | null {
  if (a === null || b === null) return a ?? b;
  return reportRoleCovers(a, b) ? a : b;
}

/** What a role amounts to for the text: that of an issued report is frozen for everybody. */
export function roleInText(role: ReportRole, status: ReportStatus): ReportRole {
  return status === "issued" && reportRoleCovers(role, "editor") ? "commenter" : role;
}
