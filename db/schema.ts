import { desc } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { Comparison, FactKind, FactRank, ReferenceFormat, Vintage } from "#core/facts/fact.ts";
import type { ReportRole, ReportStatus, WorkspaceRole } from "#core/roles.ts";

// Conventions: ids are opaque strings; instants are milliseconds since 1970; dates are ISO days;
// values are decimals kept as text. Enumerations are checked where they are parsed (core/).

const id = () => text("id").primaryKey();
const instant = (name: string) => integer(name, { mode: "timestamp_ms" });
const flag = (name: string) => integer(name, { mode: "boolean" });
const stringList = (name: string) => text(name, { mode: "json" }).$type<readonly string[]>();

// ── People (the first four are better-auth's core tables) ─────────────────────────────────────

export const users = sqliteTable("users", {
  id: id(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: flag("email_verified").notNull().default(false),
  image: text("image"),
  /** Null: no longer a member of the workspace. */
  role: text("role").$type<WorkspaceRole>(),
  /** While suspended `role` is null, so that nothing can be done, and this is what returns. */
  suspendedRole: text("suspended_role").$type<WorkspaceRole>(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

export const sessions = sqliteTable(
  "sessions",
  {
    id: id(),
    token: text("token").notNull().unique(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: instant("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    /** Kept to the minute. */
    lastSeenAt: instant("last_seen_at"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [index("sessions_user").on(table.userId)],
);

export const accounts = sqliteTable(
  "accounts",
  {
    id: id(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshTokenExpiresAt: instant("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [index("accounts_user").on(table.userId)],
);

export const verifications = sqliteTable("verifications", {
  id: id(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** An invitation by link; only the hash of its token is kept. */
export const invitations = sqliteTable("invitations", {
  id: id(),
  tokenHash: text("token_hash").notNull().unique(),
  role: text("role").$type<WorkspaceRole>().notNull(),
  /** When set, only this address may accept. */
  email: text("email"),
  invitedBy: text("invited_by")
    .notNull()
    .references(() => users.id),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  acceptedBy: text("accepted_by").references(() => users.id),
  acceptedAt: instant("accepted_at"),
  revokedAt: instant("revoked_at"),
});

/** Personal tokens for scripts; only the hash is kept. */
export const personalTokens = sqliteTable(
  "personal_tokens",
  {
    id: id(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    createdAt: instant("created_at").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [index("personal_tokens_user").on(table.userId)],
);

// ── The fact base ─────────────────────────────────────────────────────────────────────────────

export const zones = sqliteTable("zones", {
  id: id(),
  name: text("name").notNull().unique(),
  aliases: stringList("aliases").notNull(),
  city: text("city"),
  province: text("province"),
  createdBy: text("created_by").references(() => users.id),
  createdAt: instant("created_at").notNull(),
});

export const metrics = sqliteTable("metrics", {
  id: id(),
  name: text("name").notNull().unique(),
  aliases: stringList("aliases").notNull(),
  /** The canonical unit: "元", "%", "家". */
  unit: text("unit").notNull(),
  kind: text("kind").$type<FactKind>().notNull(),
  /** 口径: what exactly is counted, in our own words. */
  definition: text("definition"),
  createdBy: text("created_by").references(() => users.id),
  createdAt: instant("created_at").notNull(),
});

/** A document; its bytes lie in the blob folder under their SHA-256. */
export const sources = sqliteTable(
  "sources",
  {
    id: id(),
    sha256: text("sha256").notNull().unique(),
    fileName: text("file_name").notNull(),
    mediaType: text("media_type").notNull(),
    byteSize: integer("byte_size").notNull(),
    /** The extracted text; every offset in the product counts UTF-16 units into it. */
    text: text("text").notNull(),
    /** Where pages begin in the text, for documents that have pages. */
    pages: text("pages", { mode: "json" }).$type<
      readonly { readonly page: number; readonly start: number }[]
    >(),
    title: text("title").notNull(),
    /** core/citations' source kinds: newspaper, web, report … */
    kind: text("kind").notNull(),
    publisher: text("publisher"),
    authors: stringList("authors").notNull(),
    publishedOn: text("published_on"),
    /** The page or section of a newspaper or yearbook, as cited. */
    pageLabel: text("page_label"),
    url: text("url"),
    accessedOn: text("accessed_on"),
    isSample: flag("is_sample").notNull().default(false),
    addedBy: text("added_by").references(() => users.id),
    addedAt: instant("added_at").notNull(),
    withdrawnAt: instant("withdrawn_at"),
  },
  (table) => [index("sources_added").on(table.addedAt)],
);

/** A place in a source: the TextQuoteSelector of W3C's Web Annotation model, with offsets. */
export const quotes = sqliteTable(
  "quotes",
  {
    id: id(),
    sourceId: text("source_id")
      .notNull()
      .references(() => sources.id),
    exact: text("exact").notNull(),
    prefix: text("prefix").notNull(),
    suffix: text("suffix").notNull(),
    start: integer("start").notNull(),
    end: integer("end").notNull(),
    page: integer("page"),
  },
  (table) => [index("quotes_source").on(table.sourceId, table.start)],
);

export const facts = sqliteTable(
  "facts",
  {
    id: id(),
    /** core/facts/fact-identity.ts; one fact per identity. */
    identityKey: text("identity_key").notNull().unique(),
    zoneId: text("zone_id")
      .notNull()
      .references(() => zones.id),
    metricId: text("metric_id")
      .notNull()
      .references(() => metrics.id),
    subject: text("subject"),
    kind: text("kind").$type<FactKind>().notNull(),
    periodStart: text("period_start"),
    periodEnd: text("period_end"),
    periodLabel: text("period_label").notNull(),
    comparison: text("comparison").$type<Comparison>(),
    isForecast: flag("is_forecast").notNull(),
    rank: text("rank").$type<FactRank>().notNull().default("normal"),
    rankReason: text("rank_reason"),
    /** The newest revision, from 1; its row in fact_revisions always exists. */
    currentRevision: integer("current_revision").notNull(),
    /** The rowid of the fact's words in fact_search; null until they are indexed. */
    searchRow: integer("search_row"),
    createdBy: text("created_by").references(() => users.id),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    index("facts_zone").on(table.zoneId, table.metricId, table.periodEnd),
    index("facts_metric").on(table.metricId, table.periodEnd),
    uniqueIndex("facts_search_row").on(table.searchRow),
    // The order of lists (FactKey in db/facts.ts).
    index("facts_order").on(
      table.isForecast,
      desc(table.periodEnd),
      desc(table.createdAt),
      desc(table.id),
    ),
  ],
);

/** Immutable: a trigger refuses every UPDATE (the first migration). */
export const factRevisions = sqliteTable(
  "fact_revisions",
  {
    factId: text("fact_id")
      .notNull()
      .references(() => facts.id),
    revision: integer("revision").notNull(),
    value: text("value").notNull(),
    valueHigh: text("value_high"),
    unit: text("unit").notNull(),
    qualifier: text("qualifier"),
    vintage: text("vintage").$type<Vintage>(),
    quoteId: text("quote_id")
      .notNull()
      .references(() => quotes.id),
    reason: text("reason"),
    /** Null: came with the sample workspace. */
    authorId: text("author_id").references(() => users.id),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.factId, table.revision] }),
    index("fact_revisions_quote").on(table.quoteId),
  ],
);

/** The quotes that bear a revision out: its own, and further ones that say the same. */
export const factEvidence = sqliteTable(
  "fact_evidence",
  {
    factId: text("fact_id").notNull(),
    revision: integer("revision").notNull(),
    quoteId: text("quote_id")
      .notNull()
      .references(() => quotes.id),
    addedBy: text("added_by").references(() => users.id),
    addedAt: instant("added_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.factId, table.revision, table.quoteId] }),
    foreignKey({
      columns: [table.factId, table.revision],
      foreignColumns: [factRevisions.factId, factRevisions.revision],
    }),
  ],
);

/** A revision checked against its quote by someone other than its author. */
export const factVerifications = sqliteTable(
  "fact_verifications",
  {
    factId: text("fact_id").notNull(),
    revision: integer("revision").notNull(),
    verifiedBy: text("verified_by")
      .notNull()
      .references(() => users.id),
    verifiedAt: instant("verified_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.factId, table.revision] }),
    foreignKey({
      columns: [table.factId, table.revision],
      foreignColumns: [factRevisions.factId, factRevisions.revision],
    }),
  ],
);

/** A statistic proposed from a source, waiting for or remembering a person's decision. */
export const candidates = sqliteTable(
  "candidates",
  {
    id: id(),
    sourceId: text("source_id")
      .notNull()
      .references(() => sources.id),
    quoteId: text("quote_id")
      .notNull()
      .references(() => quotes.id),
    state: text("state").$type<"open" | "accepted" | "rejected">().notNull(),
    /** The proposed fact (core/facts/propose-fact.ts), as proposed. */
    proposal: text("proposal", { mode: "json" })
      .$type<Readonly<Record<string, unknown>>>()
      .notNull(),
    factId: text("fact_id").references(() => facts.id),
    decidedBy: text("decided_by").references(() => users.id),
    decidedAt: instant("decided_at"),
    rejectReason: text("reject_reason"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [index("candidates_source").on(table.sourceId, table.state)],
);

// ── Reports ───────────────────────────────────────────────────────────────────────────────────

export const reports = sqliteTable(
  "reports",
  {
    id: id(),
    /** Derived from the document's title; `derivedSeq` is the log position it was read at. */
    title: text("title").notNull(),
    derivedSeq: integer("derived_seq").notNull().default(0),
    status: text("status").$type<ReportStatus>().notNull().default("draft"),
    /** What every member of the workspace may do here; null keeps the report to its members. */
    workspaceAccess: text("workspace_access").$type<ReportRole>(),
    periodStart: text("period_start"),
    periodEnd: text("period_end"),
    periodLabel: text("period_label"),
    isSample: flag("is_sample").notNull().default(false),
    createdBy: text("created_by").references(() => users.id),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    trashedAt: instant("trashed_at"),
  },
  (table) => [index("reports_updated").on(table.updatedAt)],
);

export const reportZones = sqliteTable(
  "report_zones",
  {
    reportId: text("report_id")
      .notNull()
      .references(() => reports.id, { onDelete: "cascade" }),
    zoneId: text("zone_id")
      .notNull()
      .references(() => zones.id),
  },
  (table) => [primaryKey({ columns: [table.reportId, table.zoneId] })],
);

export const reportMembers = sqliteTable(
  "report_members",
  {
    reportId: text("report_id")
      .notNull()
      .references(() => reports.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").$type<ReportRole>().notNull(),
    addedBy: text("added_by").references(() => users.id),
    addedAt: instant("added_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reportId, table.userId] }),
    index("report_members_user").on(table.userId),
  ],
);

/** An uploaded picture of one report; its bytes lie in the blob folder. */
export const reportImages = sqliteTable(
  "report_images",
  {
    id: id(),
    reportId: text("report_id")
      .notNull()
      .references(() => reports.id, { onDelete: "cascade" }),
    sha256: text("sha256").notNull(),
    mediaType: text("media_type").notNull(),
    byteSize: integer("byte_size").notNull(),
    fileName: text("file_name").notNull(),
    uploadedBy: text("uploaded_by").references(() => users.id),
    uploadedAt: instant("uploaded_at").notNull(),
  },
  (table) => [uniqueIndex("report_images_once").on(table.reportId, table.sha256)],
);

/** Where-used, derived from committed documents: one row per fact reference, in text order. */
export const factUses = sqliteTable(
  "fact_uses",
  {
    reportId: text("report_id")
      .notNull()
      .references(() => reports.id, { onDelete: "cascade" }),
    ordinal: integer("ordinal").notNull(),
    /** As the document says it: may name a fact that the base does not hold. */
    factId: text("fact_id").notNull(),
    revision: integer("revision").notNull(),
    format: text("format").$type<ReferenceFormat>().notNull(),
    text: text("text").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reportId, table.ordinal] }),
    index("fact_uses_fact").on(table.factId),
  ],
);

/** A person accepted this revision of a fact in this report. */
export const acceptances = sqliteTable(
  "acceptances",
  {
    reportId: text("report_id")
      .notNull()
      .references(() => reports.id, { onDelete: "cascade" }),
    factId: text("fact_id").notNull(),
    revision: integer("revision").notNull(),
    /** Null: came with the sample workspace. */
    acceptedBy: text("accepted_by").references(() => users.id),
    acceptedAt: instant("accepted_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reportId, table.factId, table.revision] }),
    foreignKey({
      columns: [table.factId, table.revision],
      foreignColumns: [factRevisions.factId, factRevisions.revision],
    }),
  ],
);

// ── The workspace ─────────────────────────────────────────────────────────────────────────────

export const auditEvents = sqliteTable(
  "audit_events",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    at: instant("at").notNull(),
    actorId: text("actor_id"),
    /** A verb of core/audit-actions.ts: "report.trash", "member.role" … */
    action: text("action").notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    detail: text("detail", { mode: "json" }).$type<Readonly<Record<string, unknown>>>(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
  },
  (table) => [
    index("audit_events_subject").on(table.subjectType, table.subjectId),
    index("audit_events_actor").on(table.actorId, table.id),
    index("audit_events_action").on(table.action, table.id),
  ],
);

/**
 * What may have altered somebody's rights, written by triggers (migration 0006), so that no writer
 * can forget it. A null stands for "all": a change of a person concerns all their reports. Only the
 * last thousand rows are kept; whoever finds a gap must judge everybody anew.
 */
export const rightsChanges = sqliteTable("rights_changes", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  userId: text("user_id"),
  reportId: text("report_id"),
});
