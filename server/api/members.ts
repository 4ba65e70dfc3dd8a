import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf, pageQuery } from "#core/contracts/lists.ts";
import { changedMember, type Member, memberShape, newMember } from "#core/contracts/reports.ts";
import { Refusal } from "#core/refusal.ts";
import {
  addMember,
  changeMemberRole,
  findMember,
  listMembers,
  type MemberRow,
  removeMember,
} from "#db/members.ts";
import { requireInReport, requirePerson } from "../access.ts";
import { answersCreated, answersNothing, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const ofReport = z.object({ reportId: entityId });
const ofMember = z.object({ reportId: entityId, userId: entityId });

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/reports/{reportId}/members",
  tags: ["Members"],
  summary: "Who has a role in the report",
  request: { params: ofReport, query: pageQuery },
  responses: answersOk(listOf(memberShape), "A page of members"),
});

const addRoute = createRoute({
  method: "post",
  path: "/api/v1/reports/{reportId}/members",
  tags: ["Members"],
  summary: "Add somebody of the workspace by their e-mail address",
  request: { params: ofReport, body: jsonBody(newMember) },
  responses: answersCreated(memberShape, "The new member"),
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/v1/reports/{reportId}/members/{userId}",
  tags: ["Members"],
  summary: "Change a member's role; one owner always remains",
  request: { params: ofMember, body: jsonBody(changedMember) },
  responses: answersOk(memberShape, "The member as changed"),
});

const removeRoute = createRoute({
  method: "delete",
  path: "/api/v1/reports/{reportId}/members/{userId}",
  tags: ["Members"],
  summary: "Remove a member, or leave; one owner always remains",
  request: { params: ofMember },
  responses: answersNothing("No longer a member"),
});

const memberOf = (row: MemberRow): Member => ({ ...row, addedAt: row.addedAt.toISOString() });

export function addMemberRoutes(app: ApiApp, { db, sync }: ApiParts): void {
  async function requireMember(member: { reportId: string; userId: string }) {
    const row = await findMember(db, member);
    if (row === null) throw new Refusal("not-found");
    return memberOf(row);
  }

  app.openapi(listRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const { cursor, limit } = context.req.valid("query");
    await requireInReport(db, context.var.principal, { reportId, operation: "see-members" });
    const after = readCursor(cursor, z.tuple([z.number(), z.string()]));
    const page = await listMembers(db, { reportId, after, limit });
    return context.json(listAnswer(page, memberOf), 200);
  });

  app.openapi(addRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const operation = { reportId, operation: "manage-members" } as const;
    const { person } = await requireInReport(db, context.var.principal, operation);
    const { email, role } = context.req.valid("json");
    const added = await addMember(db, { reportId, email, role }, deedOf(context, person));
    if (added.outcome !== "added") throw new Refusal(added.outcome);
    sync.rightsChanged({ reportId, userId: added.userId });
    return context.json(await requireMember({ reportId, userId: added.userId }), 201);
  });

  app.openapi(changeRoute, async (context) => {
    const { reportId, userId } = context.req.valid("param");
    const operation = { reportId, operation: "manage-members" } as const;
    const { person } = await requireInReport(db, context.var.principal, operation);
    const { role } = context.req.valid("json");
    const deed = deedOf(context, person);
    const outcome = await changeMemberRole(db, { reportId, userId, role }, deed);
    if (outcome !== "changed") throw new Refusal(outcome);
    sync.rightsChanged({ reportId, userId });
    return context.json(await requireMember({ reportId, userId }), 200);
  });

  app.openapi(removeRoute, async (context) => {
    const { principal } = context.var;
    const { reportId, userId } = context.req.valid("param");
    const isOneself = requirePerson(principal).userId === userId;
    const operation = isOneself ? "leave" : "manage-members";
    const { person } = await requireInReport(db, principal, { reportId, operation });
    const outcome = await removeMember(db, { reportId, userId }, deedOf(context, person));
    if (outcome !== "removed") throw new Refusal(outcome);
    sync.rightsChanged({ reportId, userId });
    return context.body(null, 204);
  });
}
