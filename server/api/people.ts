import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf, pageQuery } from "#core/contracts/lists.ts";
import {
  changedPerson,
  type Person,
  peopleQuery,
  personShape,
  sessionShape,
} from "#core/contracts/people.ts";
import { Refusal } from "#core/refusal.ts";
import type { Deed } from "#db/audit.ts";
import type { MainDatabase } from "#db/open-database.ts";
import {
  changePersonRole,
  findPerson,
  listPeople,
  type PersonRow,
  reinstatePerson,
  suspendPerson,
} from "#db/people.ts";
import { endOtherSessions, endSession } from "#db/sessions.ts";
import { mayInWorkspace, requireInWorkspace } from "../access.ts";
import { answersNothing, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";
import { sessionsAnswer } from "./sessions.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/people",
  tags: ["People"],
  summary: "Members of the workspace by name, to add to reports or to manage",
  request: { query: peopleQuery },
  responses: answersOk(listOf(personShape), "A page of people"),
});

const ofPerson = z.object({ userId: entityId });

const getRoute = createRoute({
  method: "get",
  path: "/api/v1/people/{userId}",
  tags: ["People"],
  summary: "One person; former members are shown to administrators alone",
  request: { params: ofPerson },
  responses: answersOk(personShape, "The person"),
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/v1/people/{userId}",
  tags: ["People"],
  summary: "Give a person another role (null removes them), or suspend or reinstate them",
  request: { params: ofPerson, body: jsonBody(changedPerson) },
  responses: answersOk(personShape, "The person as changed"),
});

const sessionsRoute = createRoute({
  method: "get",
  path: "/api/v1/people/{userId}/sessions",
  tags: ["People"],
  summary: "Where somebody is signed in, newest first; for administrators",
  request: { params: ofPerson, query: pageQuery },
  responses: answersOk(listOf(sessionShape), "A page of sessions"),
});

const endAllRoute = createRoute({
  method: "delete",
  path: "/api/v1/people/{userId}/sessions",
  tags: ["People"],
  summary: "Sign somebody out everywhere; their personal tokens stay",
  request: { params: ofPerson },
  responses: answersNothing("Signed out"),
});

const endOneRoute = createRoute({
  method: "delete",
  path: "/api/v1/people/{userId}/sessions/{sessionId}",
  tags: ["People"],
  summary: "End one session of somebody",
  request: { params: ofPerson.extend({ sessionId: entityId }) },
  responses: answersNothing("Ended"),
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

  app.openapi(getRoute, async (context) => {
    const { principal } = context.var;
    requireInWorkspace(principal, "see-people");
    const person = await findPerson(db, context.req.valid("param").userId);
    if (person === null) throw new Refusal("not-found");
    if (person.role === null && !mayInWorkspace(principal, "manage-people")) {
      throw new Refusal("not-found");
    }
    return context.json(personOf(person), 200);
  });

  app.openapi(changeRoute, async (context) => {
    const administrator = requireInWorkspace(context.var.principal, "manage-people");
    const { userId } = context.req.valid("param");
    const change = context.req.valid("json");
    const outcome = await changePerson(db, { userId, change }, deedOf(context, administrator));
    if (outcome !== "changed") throw new Refusal(outcome);
    sync.rightsChanged({ reportId: null, userId });
    const changed = await findPerson(db, userId);
    if (changed === null) throw new Refusal("not-found");
    return context.json(personOf(changed), 200);
  });

  app.openapi(sessionsRoute, async (context) => {
    const { credential } = requireInWorkspace(context.var.principal, "manage-people");
    const { userId } = context.req.valid("param");
    if ((await findPerson(db, userId)) === null) throw new Refusal("not-found");
    return context.json(
      await sessionsAnswer(db, { userId, credential, ...context.req.valid("query") }),
      200,
    );
  });

  app.openapi(endAllRoute, async (context) => {
    const administrator = requireInWorkspace(context.var.principal, "manage-people");
    const { userId } = context.req.valid("param");
    if ((await findPerson(db, userId)) === null) throw new Refusal("not-found");
    const { credential } = administrator;
    const exceptId = credential.kind === "session" ? credential.id : null;
    await endOtherSessions(db, { userId, exceptId }, deedOf(context, administrator));
    sync.rightsChanged({ reportId: null, userId });
    return context.body(null, 204);
  });

  app.openapi(endOneRoute, async (context) => {
    const administrator = requireInWorkspace(context.var.principal, "manage-people");
    const session = context.req.valid("param");
    const isEnded = await endSession(db, session, deedOf(context, administrator));
    if (!isEnded) throw new Refusal("not-found");
    sync.rightsChanged({ reportId: null, userId: session.userId });
    return context.body(null, 204);
  });
}

type Change = z.infer<typeof changedPerson>;

function changePerson(
  db: MainDatabase,
  { userId, change }: { userId: string; change: Change },
  deed: Deed,
) {
  if ("role" in change) return changePersonRole(db, { userId, role: change.role }, deed);
  return change.isSuspended ? suspendPerson(db, userId, deed) : reinstatePerson(db, userId, deed);
}
