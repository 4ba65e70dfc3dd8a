import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf, pageQuery } from "#core/contracts/lists.ts";
import {
  createdTokenShape,
  newToken,
  type PersonalToken,
  tokenShape,
} from "#core/contracts/people.ts";
import { Refusal } from "#core/refusal.ts";
import {
  createToken,
  listTokens,
  revokeAllTokens,
  revokeToken,
  type TokenRow,
} from "#db/tokens.ts";
import { requireInWorkspace, requireSession } from "../access.ts";
import { hashSecretToken, newSecretToken } from "../secret-token.ts";
import { answersCreated, answersNothing, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/tokens",
  tags: ["Tokens"],
  summary: "One's own personal tokens, newest first",
  request: { query: pageQuery },
  responses: answersOk(listOf(tokenShape), "A page of tokens"),
});

const createTokenRoute = createRoute({
  method: "post",
  path: "/api/v1/tokens",
  tags: ["Tokens"],
  summary: "Make a personal token; only a signed-in session may",
  request: { body: jsonBody(newToken) },
  responses: answersCreated(createdTokenShape, "The token; it is shown only now"),
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/api/v1/tokens/{tokenId}",
  tags: ["Tokens"],
  summary: "Revoke one of one's own tokens",
  request: { params: z.object({ tokenId: entityId }) },
  responses: answersNothing("Revoked"),
});

const revokeAllRoute = createRoute({
  method: "delete",
  path: "/api/v1/tokens",
  tags: ["Tokens"],
  summary: "Revoke all of one's own tokens",
  responses: answersNothing("Revoked"),
});

const tokenOf = (row: TokenRow): PersonalToken => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

export function addTokenRoutes(app: ApiApp, { db, sync }: ApiParts): void {
  app.openapi(listRoute, async (context) => {
    const { userId } = requireInWorkspace(context.var.principal, "have-tokens");
    const { cursor, limit } = context.req.valid("query");
    const after = readCursor(cursor, z.tuple([z.number(), z.string()]));
    return context.json(listAnswer(await listTokens(db, { userId, after, limit }), tokenOf), 200);
  });

  app.openapi(createTokenRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "have-tokens");
    requireSession(person);
    const token = newSecretToken("zb_");
    const { name } = context.req.valid("json");
    const fields = { name, tokenHash: hashSecretToken(token) };
    const row = await createToken(db, fields, deedOf(context, person));
    return context.json({ ...tokenOf(row), token }, 201);
  });

  app.openapi(revokeRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "have-tokens");
    const { tokenId } = context.req.valid("param");
    const isRevoked = await revokeToken(db, tokenId, deedOf(context, person));
    if (!isRevoked) throw new Refusal("not-found");
    sync.rightsChanged({ reportId: null, userId: person.userId });
    return context.body(null, 204);
  });

  app.openapi(revokeAllRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "have-tokens");
    requireSession(person);
    await revokeAllTokens(db, deedOf(context, person));
    sync.rightsChanged({ reportId: null, userId: person.userId });
    return context.body(null, 204);
  });
}
