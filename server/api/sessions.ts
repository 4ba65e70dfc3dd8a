import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf, pageQuery } from "#core/contracts/lists.ts";
import { type Session, sessionShape } from "#core/contracts/people.ts";
import { Refusal } from "#core/refusal.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { endOtherSessions, endSession, listSessions, type SessionRow } from "#db/sessions.ts";
import { requireInWorkspace, requireSession } from "../access.ts";
import type { Credential } from "../principal.ts";
import { answersNothing, answersOk } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/sessions",
  tags: ["Sessions"],
  summary: "Where one is signed in, newest first",
  request: { query: pageQuery },
  responses: answersOk(listOf(sessionShape), "A page of sessions"),
});

const endOthersRoute = createRoute({
  method: "delete",
  path: "/api/v1/sessions",
  tags: ["Sessions"],
  summary: "Sign out everywhere else",
  responses: answersNothing("Signed out everywhere but here"),
});

const endOneRoute = createRoute({
  method: "delete",
  path: "/api/v1/sessions/{sessionId}",
  tags: ["Sessions"],
  summary: "End one of one's own sessions",
  request: { params: z.object({ sessionId: entityId }) },
  responses: answersNothing("Ended"),
});

export function addSessionRoutes(app: ApiApp, { db, sync }: ApiParts): void {
  app.openapi(listRoute, async (context) => {
    const { userId, credential } = requireInWorkspace(context.var.principal, "manage-own-sessions");
    return context.json(
      await sessionsAnswer(db, { userId, credential, ...context.req.valid("query") }),
      200,
    );
  });

  app.openapi(endOthersRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "manage-own-sessions");
    requireSession(person);
    const { userId, credential } = person;
    await endOtherSessions(db, { userId, exceptId: credential.id }, deedOf(context, person));
    sync.rightsChanged({ reportId: null, userId });
    return context.body(null, 204);
  });

  app.openapi(endOneRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "manage-own-sessions");
    requireSession(person);
    const { userId } = person;
    const { sessionId } = context.req.valid("param");
    const isEnded = await endSession(db, { userId, sessionId }, deedOf(context, person));
    if (!isEnded) throw new Refusal("not-found");
    sync.rightsChanged({ reportId: null, userId });
    return context.body(null, 204);
  });
}

interface SessionsAsked {
  readonly userId: string;
  /** Of whoever asks. */
  readonly credential: Credential;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of somebody's sessions, the asker's own marked. */
export async function sessionsAnswer(
  db: MainDatabase,
  { userId, credential, cursor, limit }: SessionsAsked,
) {
  const after = readCursor(cursor, z.tuple([z.number(), z.string()]));
  const page = await listSessions(db, { userId, now: new Date(), after, limit });
  return listAnswer(page, (row) => sessionOf(row, credential));
}

const sessionOf = (row: SessionRow, credential: Credential): Session => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  expiresAt: row.expiresAt.toISOString(),
  isCurrent: credential.kind === "session" && credential.id === row.id,
});
