import type { AuditAction } from "#core/audit-actions.ts";
import type { MainDatabase } from "./open-database.ts";
import { auditEvents } from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

/** Who does something, from which address, and when; every mutation is recorded with it. */
export interface Deed {
  /** Null: the program itself, such as loading the sample workspace, or nobody known. */
  readonly by: string | null;
  readonly from: string | null;
  /** What the request's program calls itself. */
  readonly userAgent?: string | null;
  readonly at: Date;
}

/** A deed that only a person can do. */
export type PersonalDeed = Deed & { readonly by: string };

export interface AuditEntry {
  readonly action: AuditAction;
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Written in the transaction of the change itself: neither exists without the other. */
export function recordAudit(tx: MainTransaction, deed: Deed, entry: AuditEntry): void {
  const { action, subjectId } = entry;
  const [subjectType = action] = action.split(".");
  tx.insert(auditEvents)
    .values({
      at: deed.at,
      actorId: deed.by,
      action,
      subjectType,
      subjectId,
      detail: entry.detail ?? null,
      ipAddress: deed.from,
      userAgent: deed.userAgent ?? null,
    })
    .run();
}

/** For what is done outside the database: a sign-in, an export, a backup. */
export function recordDeed(db: MainDatabase, deed: Deed, entry: AuditEntry): void {
  inTransaction<void>(db, (tx) => recordAudit(tx, deed, entry));
}
