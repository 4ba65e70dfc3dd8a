import { createRoute, z } from "@hono/zod-openapi";
import {
  changedFact,
  factQuery,
  factShape,
  factUseShape,
  factVerification,
  factWithRevisionsShape,
  newFact,
} from "#core/contracts/facts.ts";
import { entityId, listOf, pageQuery } from "#core/contracts/lists.ts";
import { Refusal } from "#core/refusal.ts";
import { factInEnglish } from "#core/vocabulary/english-names.ts";
import { verifyFact } from "#db/fact-changes.ts";
import { usesOfFact } from "#db/fact-uses.ts";
import { findFact, listFacts } from "#db/facts.ts";
import { mayInReport, requireInWorkspace } from "../access.ts";
import { judgeUse } from "../facts/judge-uses.ts";
import { captureFact, correctFact } from "../facts/record-fact.ts";
import { answersCreated, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor, writeCursor } from "./cursor.ts";

const params = z.object({ factId: entityId });
const tags = ["Facts"];

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/facts",
  tags,
  summary: "Facts by words, zone, metric, source, period and status; the latest period first",
  description:
    "Every word of q occurs in the fact's zone or metric (names, aliases, English names), subject, " +
    "period, value, quote or source. What answers them best by its metric comes first.",
  request: { query: factQuery },
  responses: answersOk(listOf(factShape), "A page of facts with their current revision"),
});

const captureRoute = createRoute({
  method: "post",
  path: "/api/v1/facts",
  tags,
  summary: "Capture a fact with its quote; one fact exists once",
  request: { body: jsonBody(newFact) },
  responses: answersCreated(factWithRevisionsShape, "The fact at revision 1"),
});

const oneRoute = createRoute({
  method: "get",
  path: "/api/v1/facts/{factId}",
  tags,
  summary: "One fact with all its revisions, newest first",
  request: { params },
  responses: answersOk(factWithRevisionsShape, "The fact"),
});

const correctRoute = createRoute({
  method: "patch",
  path: "/api/v1/facts/{factId}",
  tags,
  summary: "Add a revision: what is given changes, the rest stays; the reason is kept",
  request: { params, body: jsonBody(changedFact) },
  responses: answersOk(factWithRevisionsShape, "The fact with its new revision"),
});

const verifyRoute = createRoute({
  method: "post",
  path: "/api/v1/facts/{factId}/verify",
  tags,
  summary: "Say that the current revision was checked against its quote; not by its author",
  request: {
    params,
    body: { required: false, content: { "application/json": { schema: factVerification } } },
  },
  responses: answersOk(factWithRevisionsShape, "The fact with its verification"),
});

const usesRoute = createRoute({
  method: "get",
  path: "/api/v1/facts/{factId}/uses",
  tags,
  summary: "Where the fact is used, in reports that the asker may read",
  request: { params, query: pageQuery },
  responses: answersOk(listOf(factUseShape), "A page of uses"),
});

const factKey = z.tuple([z.number(), z.boolean(), z.string().nullable(), z.number(), z.string()]);
const useKey = z.tuple([z.string(), z.number()]);

export function addFactRoutes(app: ApiApp, { db }: ApiParts): void {
  async function requireFact(factId: string) {
    const fact = await findFact(db, factId);
    if (fact === null) throw new Refusal("not-found");
    return factInEnglish(fact);
  }

  app.openapi(listRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    const { q, zone, metric, source, cursor, ...rest } = context.req.valid("query");
    const ids = { zoneId: zone, metricId: metric, sourceId: source };
    const page = await listFacts(db, {
      words: q ?? "",
      ...ids,
      from: rest.from,
      to: rest.to,
      status: rest.status,
      limit: rest.limit,
      after: readCursor(cursor, factKey),
    });
    return context.json(listAnswer(page, factInEnglish), 200);
  });

  app.openapi(captureRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "write-base");
    const factId = await captureFact(db, context.req.valid("json"), deedOf(context, person));
    return context.json(await requireFact(factId), 201);
  });

  app.openapi(oneRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    return context.json(await requireFact(context.req.valid("param").factId), 200);
  });

  app.openapi(correctRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "write-base");
    const { factId } = context.req.valid("param");
    const deed = deedOf(context, person);
    await correctFact(db, { factId, change: context.req.valid("json") }, deed);
    return context.json(await requireFact(factId), 200);
  });

  app.openapi(verifyRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "write-base");
    const { factId } = context.req.valid("param");
    const { revision = null } = context.req.valid("json");
    const outcome = await verifyFact(db, { factId, revision }, deedOf(context, person));
    if (outcome !== "verified") throw new Refusal(outcome);
    return context.json(await requireFact(factId), 200);
  });

  app.openapi(usesRoute, async (context) => {
    const { principal } = context.var;
    const { userId } = requireInWorkspace(principal, "read-base");
    const { cursor, limit } = context.req.valid("query");
    const fact = await requireFact(context.req.valid("param").factId);
    const after = readCursor(cursor, useKey);
    const page = await usesOfFact(db, { factId: fact.id, userId, after, limit });
    const items = [];
    for (const { factId: _, isAccepted, ...use } of page.items) {
      const report = { reportId: use.reportId, operation: "read" } as const;
      if (!(await mayInReport(db, principal, report))) continue;
      const { state } = judgeUse({ ...use, factId: fact.id, isAccepted }, fact);
      items.push({ ...use, isStale: state === "stale" });
    }
    return context.json({ items, nextCursor: page.next && writeCursor(page.next) }, 200);
  });
}
