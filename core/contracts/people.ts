import { z } from "zod";
import { workspaceRoles } from "../roles.ts";
import { emailAddress, entityId, instant, pageQuery, shortText } from "./lists.ts";

/** What somebody who is not signed in may know of the workspace. */
export const setupShape = z.object({
  /** Nobody has an account yet: the first one becomes the administrator's. */
  needsAdministrator: z.boolean(),
  signup: z.enum(["invite", "open"]),
});
export type Setup = z.infer<typeof setupShape>;

/** Who is asking. */
export const meShape = z
  .object({
    id: entityId,
    name: z.string(),
    email: z.string(),
    role: z.enum(workspaceRoles).nullable(),
    color: z.string(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof meShape>;

export const personName = shortText(60);

export const changedMe = z.object({ name: personName });

export const personShape = z
  .object({
    id: entityId,
    name: z.string(),
    email: z.string(),
    role: z.enum(workspaceRoles).nullable(),
    /** What returns when the suspension ends; null: not suspended. */
    suspendedRole: z.enum(workspaceRoles).nullable(),
    createdAt: instant,
  })
  .meta({ id: "Person" });
export type Person = z.infer<typeof personShape>;

export const peopleQuery = pageQuery.extend({
  q: z.string().max(100).optional(),
  /** "yes" lists people who were removed as well; only administrators are answered. */
  removed: z.enum(["yes", "no"]).default("no"),
});

/**
 * Either a role, where null removes the person from the workspace, or the beginning or the end of a
 * suspension. Their work stays.
 */
export const changedPerson = z.union([
  z.strictObject({ role: z.enum(workspaceRoles).nullable() }),
  z.strictObject({ isSuspended: z.boolean() }),
]);
export type ChangedPerson = z.infer<typeof changedPerson>;

/** A place where somebody is signed in. */
export const sessionShape = z
  .object({
    id: entityId,
    createdAt: instant,
    /** To the minute; null: not since signing in. */
    lastSeenAt: instant.nullable(),
    expiresAt: instant,
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    /** The one that asks. */
    isCurrent: z.boolean(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof sessionShape>;

export const newInvitation = z.object({
  role: z.enum(workspaceRoles),
  email: emailAddress.nullish(),
});

export const invitationStates = ["open", "used", "expired", "revoked"] as const;
export type InvitationState = (typeof invitationStates)[number];

export const invitationShape = z
  .object({
    id: entityId,
    role: z.enum(workspaceRoles),
    email: z.string().nullable(),
    invitedBy: z.object({ id: entityId, name: z.string() }),
    createdAt: instant,
    expiresAt: instant,
    acceptedAt: instant.nullable(),
    acceptedBy: z.object({ id: entityId, name: z.string() }).nullable(),
    revokedAt: instant.nullable(),
    state: z.enum(invitationStates),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof invitationShape>;

/** The link is shown once, on creation; only its hash is kept. */
export const createdInvitationShape = invitationShape.extend({
  token: z.string(),
  url: z.string(),
});
export type CreatedInvitation = z.infer<typeof createdInvitationShape>;

/** What a person holding the link may know before signing up. */
export const openInvitationShape = z.object({
  role: z.enum(workspaceRoles),
  email: z.string().nullable(),
  invitedBy: z.string(),
});

export const newToken = z.object({ name: shortText(60) });
export const tokenShape = z
  .object({
    id: entityId,
    name: z.string(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: "PersonalToken" });
export type PersonalToken = z.infer<typeof tokenShape>;

/** The token itself is shown once, on creation. */
export const createdTokenShape = tokenShape.extend({ token: z.string() });
