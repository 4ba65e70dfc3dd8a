import { createRoute, z } from "@hono/zod-openapi";
import { reportFactShape } from "#core/contracts/facts.ts";
import { entityId, listOf } from "#core/contracts/lists.ts";
import { acceptanceShape, newAcceptance } from "#core/contracts/reports.ts";
import { Refusal } from "#core/refusal.ts";
import { factInEnglish } from "#core/vocabulary/english-names.ts";
import { acceptRevision, listAcceptances } from "#db/acceptances.ts";
import { requireInReport } from "../access.ts";
import { factsOfReport } from "../facts/judge-uses.ts";
import { answersCreated, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";

const params = z.object({ reportId: entityId });

const factsRoute = createRoute({
  method: "get",
  path: "/api/v1/reports/{reportId}/facts",
  tags: ["Reports"],
  summary: "The fact references of the saved text in its order, all of them, with what is stale",
  request: { params },
  responses: answersOk(listOf(reportFactShape), "Every reference, judged"),
});

const acceptancesRoute = createRoute({
  method: "get",
  path: "/api/v1/reports/{reportId}/acceptances",
  tags: ["Reports"],
  summary: "Which revisions of which facts were accepted in the report, all of them",
  request: { params },
  responses: answersOk(listOf(acceptanceShape), "Every acceptance"),
});

const acceptRoute = createRoute({
  method: "post",
  path: "/api/v1/reports/{reportId}/acceptances",
  tags: ["Reports"],
  summary: "Accept a revision of a fact in the report; the first acceptance stays",
  request: { params, body: jsonBody(newAcceptance) },
  responses: answersCreated(acceptanceShape, "The acceptance"),
});

export function addReportFactRoutes(app: ApiApp, { db }: ApiParts): void {
  app.openapi(factsRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    await requireInReport(db, context.var.principal, { reportId, operation: "read" });
    const items = (await factsOfReport(db, reportId)).map(({ fact, ...use }) => ({
      ...use,
      fact: fact && factInEnglish(fact),
    }));
    return context.json({ items, nextCursor: null }, 200);
  });

  app.openapi(acceptancesRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    await requireInReport(db, context.var.principal, { reportId, operation: "read" });
    return context.json({ items: await listAcceptances(db, reportId), nextCursor: null }, 200);
  });

  app.openapi(acceptRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const operation = { reportId, operation: "write" } as const;
    const { person } = await requireInReport(db, context.var.principal, operation);
    const { factId, revision } = context.req.valid("json");
    const accepted = { reportId, factId, revision };
    const isKnown = await acceptRevision(db, accepted, deedOf(context, person));
    const acceptances = isKnown ? await listAcceptances(db, reportId) : [];
    const own = acceptances.find((one) => one.factId === factId && one.revision === revision);
    if (own === undefined) throw new Refusal("not-found", { detail: { factId, revision } });
    return context.json(own, 201);
  });
}
