import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf } from "#core/contracts/lists.ts";
import { changedReport, newReport, reportQuery, reportShape } from "#core/contracts/reports.ts";
import { Refusal } from "#core/refusal.ts";
import { trashReport } from "#db/report-changes.ts";
import { findReport, listReports, type ReportRow } from "#db/reports.ts";
import { requireInReport, requireInWorkspace, standingAllows } from "../access.ts";
import { amendReport, operationsOfChange } from "../reports/amend-report.ts";
import { presentReports } from "../reports/present-report.ts";
import { startReport } from "../reports/start-report.ts";
import { answersCreated, answersNothing, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { readCursor, writeCursor } from "./cursor.ts";

const params = z.object({ reportId: entityId });

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/reports",
  tags: ["Reports"],
  summary: "Reports that the asker may read; with status=trashed, those the asker may restore",
  request: { query: reportQuery },
  responses: answersOk(listOf(reportShape), "A page of reports"),
});

const createReportRoute = createRoute({
  method: "post",
  path: "/api/v1/reports",
  tags: ["Reports"],
  summary: "Begin a report; whoever does becomes its owner",
  request: { body: jsonBody(newReport) },
  responses: answersCreated(reportShape, "The new report, its first text on disk"),
});

const oneRoute = createRoute({
  method: "get",
  path: "/api/v1/reports/{reportId}",
  tags: ["Reports"],
  summary: "One report, without its text",
  request: { params },
  responses: answersOk(reportShape, "The report"),
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/v1/reports/{reportId}",
  tags: ["Reports"],
  summary: "Change title (written into the live document), status, access, zones or period",
  request: { params, body: jsonBody(changedReport) },
  responses: answersOk(reportShape, "The report as changed"),
});

const trashRoute = createRoute({
  method: "delete",
  path: "/api/v1/reports/{reportId}",
  tags: ["Reports"],
  summary: "Put a report into the trash; its owner can restore it",
  request: { params },
  responses: answersNothing("In the trash"),
});

const restoreRoute = createRoute({
  method: "post",
  path: "/api/v1/reports/{reportId}/restore",
  tags: ["Reports"],
  summary: "Take a report out of the trash",
  request: { params },
  responses: answersOk(reportShape, "The report as restored"),
});

const standingOf = ({ role, status, trashedAt }: ReportRow) => ({
  role,
  status,
  isTrashed: trashedAt !== null,
});

export function addReportRoutes(app: ApiApp, parts: ApiParts): void {
  const { db, sync } = parts;

  async function requireReport(reportId: string, userId: string) {
    const row = await findReport(db, { reportId, userId });
    const [report] = row === null ? [] : await presentReports(parts, [row]);
    if (report === undefined) throw new Refusal("not-found");
    return report;
  }

  app.openapi(listRoute, async (context) => {
    const { userId } = requireInWorkspace(context.var.principal, "read-base");
    const { q, status = null, sort, cursor, limit } = context.req.valid("query");
    const key = sort === "title" ? z.string() : z.number();
    const after = readCursor(cursor, z.tuple([key, z.string()]));
    const words = q?.trim() ?? "";
    const page = await listReports(db, { userId, words, status, sort, after, limit });
    const operation = status === "trashed" ? "restore" : "read";
    const seen = page.items.filter((row) => standingAllows(standingOf(row), operation));
    const items = await presentReports(parts, seen);
    const nextCursor = page.next === null ? null : writeCursor(page.next);
    return context.json({ items, nextCursor }, 200);
  });

  app.openapi(createReportRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "create-report");
    const deed = deedOf(context, person);
    const reportId = await startReport(parts, context.req.valid("json"), deed);
    return context.json(await requireReport(reportId, person.userId), 201);
  });

  app.openapi(oneRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const operation = { reportId, operation: "read" } as const;
    const { person } = await requireInReport(db, context.var.principal, operation);
    return context.json(await requireReport(reportId, person.userId), 200);
  });

  app.openapi(changeRoute, async (context) => {
    const { principal } = context.var;
    const { reportId } = context.req.valid("param");
    const change = context.req.valid("json");
    const { person, status } = await requireInReport(db, principal, {
      reportId,
      operation: "read",
    });
    for (const operation of operationsOfChange(change, status)) {
      await requireInReport(db, principal, { reportId, operation });
    }
    const amendment = { reportId, change, currentStatus: status };
    await amendReport(parts, amendment, deedOf(context, person));
    return context.json(await requireReport(reportId, person.userId), 200);
  });

  app.openapi(trashRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const operation = { reportId, operation: "trash" } as const;
    const { person } = await requireInReport(db, context.var.principal, operation);
    await trashReport(db, { reportId, isTrashed: true }, deedOf(context, person));
    sync.rightsChanged({ reportId, userId: null });
    return context.body(null, 204);
  });

  app.openapi(restoreRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const operation = { reportId, operation: "restore" } as const;
    const { person } = await requireInReport(db, context.var.principal, operation);
    await trashReport(db, { reportId, isTrashed: false }, deedOf(context, person));
    sync.rightsChanged({ reportId, userId: null });
    return context.json(await requireReport(reportId, person.userId), 200);
  });
}
