import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf } from "#core/contracts/lists.ts";
import { changedPerson, type Person, peopleQuery, personShape } from "#core/contracts/people.ts";
import { Refusal } from "#core/refusal.ts";
import { changePersonRole, findPerson, listPeople, type PersonRow } from "#db/people.ts";
import { requireInWorkspace } from "../access.ts";
import { answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/people",
  tags: ["People"],
  summary: "Members of the workspace by name, to add to reports or to manage",
  request: { query: peopleQuery },
  responses: answersOk(listOf(personShape), "A page of people"),
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/v1/people/{userId}",
  tags: ["People"],
  summary: "Give a person another role; null removes them from the workspace",
  request: { params: z.object({ userId: entityId }), body: jsonBody(changedPerson) },
  responses: answersOk(personShape, "The person as changed"),
});

const personOf = (row: PersonRow): Person => ({ ...row, createdAt: row.createdAt.toISOString() });

export function addPeopleRoutes(app: ApiApp, { db, sync }: ApiParts): void {
  app.openapi(listRoute, async (context) => {
    const { q, cursor, limit, removed } = context.req.valid("query");
    const includesRemoved = removed === "yes";
    requireInWorkspace(context.var.principal, includesRemoved ? "manage-people" : "see-people");
    const after = readCursor(cursor, z.tuple([z.string(), z.string()]));
    const words = q?.trim() ?? "";
    const page = await listPeople(db, { words, includesRemoved, after, limit });
    return context.json(listAnswer(page, personOf), 200);
  });

  app.openapi(changeRoute, async (context) => {
    const administrator = requireInWorkspace(context.var.principal, "manage-people");
    const { userId } = context.req.valid("param");
    const { role } = context.req.valid("json");
    const deed = deedOf(context, administrator);
    const outcome = await changePersonRole(db, { userId, role }, deed);
    if (outcome !== "changed") throw new Refusal(outcome);
    sync.rightsChanged({ reportId: null, userId });
    const changed = await findPerson(db, userId);
    if (changed === null) throw new Refusal("not-found");
    return context.json(personOf(changed), 200);
  });
}
