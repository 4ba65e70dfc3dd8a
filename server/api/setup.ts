import { createRoute } from "@hono/zod-openapi";
import { setupShape } from "#core/contracts/people.ts";
import { countPeople } from "#db/people.ts";
import { answersOk } from "./answers.ts";
import type { ApiApp, ApiParts } from "./api-app.ts";

const setupRoute = createRoute({
  method: "get",
  path: "/api/v1/setup",
  tags: ["Setup"],
  summary: "What the first page needs to know; open to everybody",
  security: [],
  responses: answersOk(setupShape, "Whether an administrator is missing, and who may sign up"),
});

export function addSetupRoutes(app: ApiApp, { db, environment }: ApiParts): void {
  app.openapi(setupRoute, async (context) => {
    const needsAdministrator = (await countPeople(db)) === 0;
    return context.json({ needsAdministrator, signup: environment.signup }, 200);
  });
}
