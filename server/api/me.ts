import { createRoute } from "@hono/zod-openapi";
import { changedMe, type Me, meShape } from "#core/contracts/people.ts";
import { personColor } from "#core/person-color.ts";
import { renamePerson } from "#db/people.ts";
import { requireInWorkspace, requirePerson } from "../access.ts";
import type { Person } from "../principal.ts";
import { answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";

const meRoute = createRoute({
  method: "get",
  path: "/api/v1/me",
  tags: ["Me"],
  summary: "Who is asking; a null role: no longer a member of the workspace",
  responses: answersOk(meShape, "The person signed in"),
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/v1/me",
  tags: ["Me"],
  summary: "Change one's name",
  request: { body: jsonBody(changedMe) },
  responses: answersOk(meShape, "The person as changed"),
});

const meOf = ({ userId: id, name, email, role }: Omit<Person, "kind" | "credential">): Me => ({
  id,
  name,
  email,
  role,
  color: personColor(id),
});

export function addMeRoutes(app: ApiApp, { db }: ApiParts): void {
  app.openapi(meRoute, (context) => context.json(meOf(requirePerson(context.var.principal)), 200));

  app.openapi(changeRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "change-own-profile");
    const { name } = context.req.valid("json");
    await renamePerson(db, { userId: person.userId, name }, deedOf(context, person));
    return context.json(meOf({ ...person, name }), 200);
  });
}
