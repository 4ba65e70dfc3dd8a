import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf } from "#core/contracts/lists.ts";
import { nameQuery, newZone, zoneShape } from "#core/contracts/zones.ts";
import { Refusal } from "#core/refusal.ts";
import { zoneInEnglish, zonesCalled } from "#core/vocabulary/english-names.ts";
import { createZone, findZone, listZones } from "#db/zones.ts";
import { requireInWorkspace } from "../access.ts";
import { answersCreated, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/zones",
  tags: ["Zones"],
  summary:
    "Zones by name; q is looked for in names, aliases, city and province, its words in English names",
  request: { query: nameQuery },
  responses: answersOk(listOf(zoneShape), "A page of zones"),
});

const createZoneRoute = createRoute({
  method: "post",
  path: "/api/v1/zones",
  tags: ["Zones"],
  summary: "Add a zone",
  request: { body: jsonBody(newZone) },
  responses: answersCreated(zoneShape, "The new zone"),
});

const oneRoute = createRoute({
  method: "get",
  path: "/api/v1/zones/{zoneId}",
  tags: ["Zones"],
  summary: "One zone",
  request: { params: z.object({ zoneId: entityId }) },
  responses: answersOk(zoneShape, "The zone"),
});

export function addZoneRoutes(app: ApiApp, { db }: ApiParts): void {
  async function requireZone(zoneId: string) {
    const zone = await findZone(db, zoneId);
    if (zone === null) throw new Refusal("not-found");
    return zoneInEnglish(zone);
  }

  app.openapi(listRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    const { q, cursor, limit } = context.req.valid("query");
    const words = q?.trim() ?? "";
    const after = readCursor(cursor, z.string());
    const page = await listZones(db, { words, names: zonesCalled(words), after, limit });
    return context.json(listAnswer(page, zoneInEnglish), 200);
  });

  app.openapi(createZoneRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "write-base");
    const { name, aliases, city = null, province = null } = context.req.valid("json");
    const fields = { name, aliases, city, province };
    const { outcome, zoneId } = await createZone(db, fields, deedOf(context, person));
    if (outcome === "exists") throw new Refusal("already-exists", { detail: { id: zoneId } });
    return context.json(await requireZone(zoneId), 201);
  });

  app.openapi(oneRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    return context.json(await requireZone(context.req.valid("param").zoneId), 200);
  });
}
