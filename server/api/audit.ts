import { createRoute, z } from "@hono/zod-openapi";
import {
  type AuditEvent,
  type AuditFilter,
  auditEventShape,
  auditFilter,
  auditQuery,
} from "#core/contracts/audit.ts";
import { listOf } from "#core/contracts/lists.ts";
import { toCsv } from "#core/csv.ts";
import { endOfDayIn, startOfDayIn } from "#core/time-zone.ts";
import { type AuditRow, type AuditSearch, listAuditEvents } from "#db/audit-log.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { requireInWorkspace } from "../access.ts";
import { attachment } from "../content-disposition.ts";
import { answersBytes, answersOk } from "./answers.ts";
import type { ApiApp, ApiParts } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/audit",
  tags: ["Audit"],
  summary: "Who did what, when and from where, newest first; for administrators",
  request: { query: auditQuery },
  responses: answersOk(listOf(auditEventShape), "A page of events"),
});

const exportRoute = createRoute({
  method: "get",
  path: "/api/v1/audit/export",
  tags: ["Audit"],
  summary: "The same as CSV: the newest 50,000 events that fit the filter",
  request: { query: auditFilter },
  responses: answersBytes("text/csv", "The events"),
});

export function addAuditRoutes(app: ApiApp, { db }: ApiParts): void {
  app.openapi(listRoute, async (context) => {
    const { userId } = requireInWorkspace(context.var.principal, "read-audit");
    const { cursor, limit, ...filter } = context.req.valid("query");
    const after = readCursor(cursor, z.int());
    const page = await listAuditEvents(db, { ...searchOf(filter, userId), after, limit });
    return context.json(listAnswer(page, eventOf), 200);
  });

  app.openapi(exportRoute, async (context) => {
    const { userId } = requireInWorkspace(context.var.principal, "read-audit");
    const search = searchOf(context.req.valid("query"), userId);
    const csv = await csvOf(db, search);
    const fileName = `audit-${new Date().toISOString().slice(0, 10)}.csv`;
    return new Response(csv, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": attachment(fileName),
      },
    });
  });
}

const searchOf = (
  { actor, action, from, to, timeZone }: AuditFilter,
  readerId: string,
): AuditSearch => ({
  actorId: actor ?? null,
  action: action ?? null,
  from: from === undefined ? null : startOfDayIn(timeZone, from),
  before: to === undefined ? null : endOfDayIn(timeZone, to),
  readerId,
});

const eventOf = (row: AuditRow): AuditEvent => ({ ...row, at: row.at.toISOString() });

const maxExported = 50_000;
const sliceSize = 1_000;

/** Read in slices, so that other requests have their turns. */
async function csvOf(db: MainDatabase, search: AuditSearch): Promise<string> {
  const rows: (readonly string[])[] = [columns.map(([name]) => name)];
  let after: number | null = null;
  do {
    const page = await listAuditEvents(db, { ...search, after, limit: sliceSize });
    for (const row of page.items) rows.push(columns.map(([, read]) => read(row)));
    after = page.next;
    await new Promise((resolve) => setImmediate(resolve));
  } while (after !== null && rows.length <= maxExported);
  return toCsv(rows);
}

const columns: readonly (readonly [name: string, read: (row: AuditRow) => string])[] = [
  ["at", ({ at }) => at.toISOString()],
  ["actor", ({ actor }) => actor?.name ?? ""],
  ["actorId", ({ actor }) => actor?.id ?? ""],
  ["action", ({ action }) => action],
  ["subjectType", ({ subjectType }) => subjectType],
  ["subjectId", ({ subjectId }) => subjectId],
  ["subjectName", ({ subjectName }) => subjectName ?? ""],
  ["detail", ({ detail }) => (detail === null ? "" : JSON.stringify(detail))],
  ["ipAddress", ({ ipAddress }) => ipAddress ?? ""],
  ["userAgent", ({ userAgent }) => userAgent ?? ""],
];
