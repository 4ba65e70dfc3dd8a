import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { parseWorkspaceRole, type ReportRole, type WorkspaceRole } from "#core/roles.ts";
import { type MainDatabase, migrateMain, openMainDatabase } from "#db/open-database.ts";
import { personalTokens, reportMembers, reports, sessions, users } from "#db/schema.ts";
import { findPersonByToken } from "#db/tokens.ts";
import { parseEnvironment } from "../environment.ts";
import { anonymous, type Principal } from "../principal.ts";
import { hashSecretToken } from "../secret-token.ts";
import { type SyncProcess, startSyncProcess } from "../sync-process.ts";
import { handleUpgrade, rehearseUpgrade } from "../upgrade.ts";

/** A listener, a real sync process behind it and a workspace, all in a folder of its own. */
export interface SyncStack {
  readonly folder: string;
  readonly port: number;
  /** "ws://127.0.0.1:<port>/sync" */
  readonly url: string;
  readonly db: MainDatabase;
  readonly server: Server;
  readonly sync: SyncProcess;
  readonly committed: { reportId: string; seq: number }[];
  /** Ends everything; the folder too, unless it was given. */
  close(): Promise<void>;
}

interface StackOptions {
  readonly folder?: string;
  readonly port?: number;
}

export async function openSyncStack({ folder, port = 0 }: StackOptions = {}): Promise<SyncStack> {
  const home = folder ?? mkdtempSync(join(tmpdir(), "zonebrief-sync-"));
  const environment = parseEnvironment({
    DATA_DIR: home,
    NODE_ENV: "test",
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "fatal",
  });
  const log = pino({ level: "silent" });
  const db = openMainDatabase(join(home, "zonebrief.db"), { busyTimeoutMs: 1_000 });
  migrateMain(db);
  const committed: { reportId: string; seq: number }[] = [];
  const sync = await startSyncProcess({
    environment,
    log,
    onCommitted: (reportId, seq) => void committed.push({ reportId, seq }),
  });
  const parts = { environment, db, log, sync, principalOf: tokenPrincipalOf(db) };
  await rehearseUpgrade(parts);
  const server = createServer((_request, response) => void response.writeHead(404).end());
  server.on("upgrade", (request, stream, head) => {
    void handleUpgrade(request, stream, { head, parts });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    folder: home,
    port: address.port,
    url: `ws://127.0.0.1:${address.port}/sync`,
    db,
    server,
    sync,
    committed,
    async close() {
      await sync.stop(5_000);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      db.$client.close();
      if (folder === undefined) rmSync(home, { recursive: true });
    },
  };
}

/** Personal tokens alone: accounts and cookies would double the time a start takes. */
function tokenPrincipalOf(db: MainDatabase) {
  return async (headers: Headers): Promise<Principal> => {
    const token = (headers.get("authorization") ?? "").replace(/^Bearer /, "");
    const row = await findPersonByToken(db, hashSecretToken(token));
    if (row === null) return anonymous;
    const { userId, name, email } = row;
    const credential = { kind: "token", id: row.tokenId } as const;
    return { kind: "person", userId, name, email, role: parseWorkspaceRole(row.role), credential };
  };
}

/** Adds a person with a personal token that a program may use. */
export function addPerson(
  db: MainDatabase,
  { userId, role = "analyst" }: { userId: string; role?: WorkspaceRole | null },
): { token: string; tokenId: string } {
  const now = new Date();
  const token = `zb_${userId}-token`;
  const tokenId = `token-of-${userId}`;
  db.insert(users)
    .values({
      id: userId,
      name: `Name of ${userId}`,
      email: `${userId}@example.org`,
      role,
      createdAt: now,
      updatedAt: now,
    })
    .run();
  db.insert(personalTokens)
    .values({
      id: tokenId,
      userId,
      name: "tests",
      tokenHash: hashSecretToken(token),
      createdAt: now,
    })
    .run();
  return { token, tokenId };
}

/** A session as better-auth keeps it; answers its id. */
export function addSession(db: MainDatabase, userId: string, expiresAt: Date): string {
  const now = new Date();
  const id = `session-of-${userId}`;
  db.insert(sessions)
    .values({ id, token: `secret-${userId}`, userId, expiresAt, createdAt: now, updatedAt: now })
    .run();
  return id;
}

export function addReport(
  db: MainDatabase,
  { reportId, members }: { reportId: string; members: Readonly<Record<string, ReportRole>> },
): void {
  const now = new Date();
  db.insert(reports).values({ id: reportId, title: "", createdAt: now, updatedAt: now }).run();
  for (const [userId, role] of Object.entries(members)) {
    db.insert(reportMembers).values({ reportId, userId, role, addedAt: now }).run();
  }
}
