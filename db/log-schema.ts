import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

// The update log lives in a file of its own, written by the sync process alone, so that an edit
// never waits for a search or an import.

const instant = (name: string) => integer(name, { mode: "timestamp_ms" });

/**
 * Append-only. `seq` orders all updates of all reports; it is the position derived data carries.
 * Without rowid (migration 0002): a report's updates lie side by side, and an append touches one
 * page instead of one for the row, one for an index and one for a counter.
 */
export const updates = sqliteTable(
  "updates",
  {
    reportId: text("report_id").notNull(),
    seq: integer("seq").notNull(),
    /** Null: written by the server itself (seeding, title by PATCH). */
    personId: text("person_id"),
    at: instant("at").notNull(),
    /** A Yjs update, encoding v1. */
    data: blob("data", { mode: "buffer" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.reportId, table.seq] })],
);

/** The whole state of a report up to and including `seq`: a shortcut for opening, never history. */
export const snapshots = sqliteTable(
  "snapshots",
  {
    reportId: text("report_id").notNull(),
    seq: integer("seq").notNull(),
    at: instant("at").notNull(),
    data: blob("data", { mode: "buffer" }).notNull(),
    /** The version of the rules by which nothing in it needs repair; null: that is not known. */
    soundBy: integer("sound_by"),
    /** Of `data`; null in a snapshot from before it was kept. */
    stateVector: blob("state_vector", { mode: "buffer" }),
  },
  (table) => [primaryKey({ columns: [table.reportId, table.seq] })],
);

/** Who wrote under which Yjs client id, so that any past moment can be shown with its authors. */
export const clients = sqliteTable(
  "clients",
  {
    reportId: text("report_id").notNull(),
    clientId: integer("client_id").notNull(),
    personId: text("person_id"),
    firstSeenAt: instant("first_seen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.reportId, table.clientId] })],
);
