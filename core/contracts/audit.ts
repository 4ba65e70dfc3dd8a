import { z } from "zod";
import { auditActions } from "../audit-actions.ts";
import { parseTimeZone } from "../time-zone.ts";
import { entityId, instant, isoDay, pageQuery } from "./lists.ts";

const timeZone = z
  .string()
  .refine((name) => parseTimeZone(name) !== null, { message: "not a time zone" });

/** What is looked for in the audit log. */
export const auditFilter = z.object({
  /** Who did it. */
  actor: entityId.optional(),
  action: z.enum(auditActions).optional(),
  from: isoDay.optional(),
  /** This day included. */
  to: isoDay.optional(),
  /** In which the two days begin and end. */
  timeZone: timeZone.default("UTC"),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditQuery = auditFilter.extend(pageQuery.shape);

export const auditEventShape = z
  .object({
    id: z.int(),
    at: instant,
    /** Null: the program itself, or somebody who was not signed in. */
    actor: z.object({ id: entityId, name: z.string() }).nullable(),
    /** Of a later version, perhaps, and then none that is known here. */
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    /** Null: nothing of it is left, or whoever asks may not know its name. */
    subjectName: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()).nullable(),
    /** Whose part in a report was changed, where the detail names somebody. */
    member: z.object({ id: entityId, name: z.string() }).nullable(),
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: "AuditEvent" });
export type AuditEvent = z.infer<typeof auditEventShape>;
