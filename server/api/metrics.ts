import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf } from "#core/contracts/lists.ts";
import { metricShape, nameQuery, newMetric } from "#core/contracts/zones.ts";
import { Refusal } from "#core/refusal.ts";
import { metricInEnglish, metricsCalled } from "#core/vocabulary/english-names.ts";
import { createMetric, findMetric, listMetrics } from "#db/metrics.ts";
import { requireInWorkspace } from "../access.ts";
import { answersCreated, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/metrics",
  tags: ["Metrics"],
  summary: "Metrics by name; q is looked for in names and aliases, its words in English names",
  request: { query: nameQuery },
  responses: answersOk(listOf(metricShape), "A page of metrics"),
});

const createMetricRoute = createRoute({
  method: "post",
  path: "/api/v1/metrics",
  tags: ["Metrics"],
  summary: "Add a metric",
  request: { body: jsonBody(newMetric) },
  responses: answersCreated(metricShape, "The new metric"),
});

const oneRoute = createRoute({
  method: "get",
  path: "/api/v1/metrics/{metricId}",
  tags: ["Metrics"],
  summary: "One metric",
  request: { params: z.object({ metricId: entityId }) },
  responses: answersOk(metricShape, "The metric"),
});

export function addMetricRoutes(app: ApiApp, { db }: ApiParts): void {
  async function requireMetric(metricId: string) {
    const metric = await findMetric(db, metricId);
    if (metric === null) throw new Refusal("not-found");
    return metricInEnglish(metric);
  }

  app.openapi(listRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    const { q, cursor, limit } = context.req.valid("query");
    const words = q?.trim() ?? "";
    const after = readCursor(cursor, z.string());
    const page = await listMetrics(db, { words, names: metricsCalled(words), after, limit });
    return context.json(listAnswer(page, metricInEnglish), 200);
  });

  app.openapi(createMetricRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "write-base");
    const { name, aliases, unit, kind, definition = null } = context.req.valid("json");
    const fields = { name, aliases, unit, kind, definition };
    const { outcome, metricId } = await createMetric(db, fields, deedOf(context, person));
    if (outcome === "exists") throw new Refusal("already-exists", { detail: { id: metricId } });
    return context.json(await requireMetric(metricId), 201);
  });

  app.openapi(oneRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    return context.json(await requireMetric(context.req.valid("param").metricId), 200);
  });
}
