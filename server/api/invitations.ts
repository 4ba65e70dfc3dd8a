import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { entityId, listOf, pageQuery } from "#core/contracts/lists.ts";
import {
  createdInvitationShape,
  type Invitation,
  type InvitationState,
  invitationShape,
  newInvitation,
  openInvitationShape,
} from "#core/contracts/people.ts";
import { Refusal } from "#core/refusal.ts";
import {
  createInvitation,
  findInvitation,
  findOpenInvitation,
  type InvitationRow,
  listInvitations,
  reissueInvitation,
  revokeInvitation,
} from "#db/invitations.ts";
import { requireInWorkspace } from "../access.ts";
import { hashSecretToken, newSecretToken } from "../secret-token.ts";
import { answersCreated, answersNothing, answersOk, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiEnv, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/invitations",
  tags: ["Invitations"],
  summary: "All invitations and what became of them, newest first",
  request: { query: pageQuery },
  responses: answersOk(listOf(invitationShape), "A page of invitations"),
});

const createInvitationRoute = createRoute({
  method: "post",
  path: "/api/v1/invitations",
  tags: ["Invitations"],
  summary: "Invite somebody by a link that is good once, for fourteen days",
  request: { body: jsonBody(newInvitation) },
  responses: answersCreated(createdInvitationShape, "The invitation; its link is shown only now"),
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/api/v1/invitations/{invitationId}",
  tags: ["Invitations"],
  summary: "Revoke an invitation that nobody has used yet",
  request: { params: z.object({ invitationId: entityId }) },
  responses: answersNothing("Revoked"),
});

const reissueRoute = createRoute({
  method: "post",
  path: "/api/v1/invitations/{invitationId}/reissue",
  tags: ["Invitations"],
  summary: "The same invitation under a new link; the old link is good no longer",
  request: { params: z.object({ invitationId: entityId }) },
  responses: answersCreated(createdInvitationShape, "The invitation; its link is shown only now"),
});

const byTokenRoute = createRoute({
  method: "get",
  path: "/api/v1/invitations/by-token/{token}",
  tags: ["Invitations"],
  summary: "What the holder of a link may know before signing up",
  security: [],
  request: { params: z.object({ token: z.string().min(1).max(200) }) },
  responses: answersOk(openInvitationShape, "The open invitation"),
});

const validForMs = 14 * 86_400_000;

const invitationOf = (row: InvitationRow): Invitation => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  acceptedAt: row.acceptedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  state: stateOf(row, new Date()),
});

function stateOf(row: InvitationRow, now: Date): InvitationState {
  if (row.acceptedAt !== null) return "used";
  if (row.revokedAt !== null) return "revoked";
  return row.expiresAt <= now ? "expired" : "open";
}

function newLink() {
  const token = newSecretToken("inv_");
  const expiresAt = new Date(Date.now() + validForMs);
  return { token, link: { tokenHash: hashSecretToken(token), expiresAt } };
}

export function addInvitationRoutes(app: ApiApp, { db, environment }: ApiParts): void {
  /** The site as the administrator sees it, unless the environment names it. */
  const siteOf = (context: Context<ApiEnv>) =>
    environment.publicOrigin ?? context.req.header("origin") ?? new URL(context.req.url).origin;

  app.openapi(listRoute, async (context) => {
    requireInWorkspace(context.var.principal, "manage-invitations");
    const { cursor, limit } = context.req.valid("query");
    const after = readCursor(cursor, z.tuple([z.number(), z.string()]));
    return context.json(listAnswer(await listInvitations(db, { after, limit }), invitationOf), 200);
  });

  /** The link is told now and never again. */
  async function toldOnce(context: Context<ApiEnv>, invitationId: string | null, token: string) {
    const row = invitationId === null ? null : await findInvitation(db, invitationId);
    if (row === null) throw new Refusal("not-found");
    return { ...invitationOf(row), token, url: `${siteOf(context)}/invite/${token}` };
  }

  app.openapi(createInvitationRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "manage-invitations");
    const { role, email = null } = context.req.valid("json");
    const { token, link } = newLink();
    const deed = deedOf(context, person);
    const invitationId = await createInvitation(db, { ...link, role, email }, deed);
    return context.json(await toldOnce(context, invitationId, token), 201);
  });

  app.openapi(reissueRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "manage-invitations");
    const { invitationId } = context.req.valid("param");
    const { token, link } = newLink();
    const deed = deedOf(context, person);
    const reissuedId = await reissueInvitation(db, { invitationId, ...link }, deed);
    return context.json(await toldOnce(context, reissuedId, token), 201);
  });

  app.openapi(revokeRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "manage-invitations");
    const { invitationId } = context.req.valid("param");
    const isRevoked = await revokeInvitation(db, invitationId, deedOf(context, person));
    if (!isRevoked) throw new Refusal("not-found");
    return context.body(null, 204);
  });

  app.openapi(byTokenRoute, async (context) => {
    const { token } = context.req.valid("param");
    const open = await findOpenInvitation(db, hashSecretToken(token), new Date());
    if (open === null) throw new Refusal("invitation-invalid");
    const { role, email, invitedBy } = open;
    return context.json({ role, email, invitedBy }, 200);
  });
}
