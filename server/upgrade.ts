import { randomUUID } from "node:crypto";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import type { Problem } from "#core/contracts/problem.ts";
import { schemaVersion } from "#core/document/document-extensions.ts";
import { personColor } from "#core/person-color.ts";
import { isRefusal, Refusal } from "#core/refusal.ts";
import { closeCode } from "#core/sync/protocol.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { socketRight } from "./access.ts";
import { problemOf } from "./api/problem-answer.ts";
import type { Environment } from "./environment.ts";
import { localeOf } from "./locale-of.ts";
import { originAllowed } from "./origin.ts";
import type { Person, Principal } from "./principal.ts";
import { currentTrace } from "./request-trace.ts";
import { createSocketServer } from "./sync/sync-socket.ts";
import type { SyncLink } from "./sync-link.ts";

export interface UpgradeParts {
  readonly environment: Pick<Environment, "publicOrigin">;
  readonly db: MainDatabase;
  readonly log: Pick<Logger, "debug" | "info" | "error">;
  readonly sync: Pick<SyncLink, "handOver">;
  readonly principalOf: (headers: Headers) => Promise<Principal>;
}

/** What an upgrade request asks for; everything else is refused. */
interface SyncRequest {
  readonly reportId: string;
  readonly wantsAck: boolean;
  /** As announced; null when the program announces none. */
  readonly schema: string | null;
}

const socketServer = createSocketServer();
const syncPath = /^\/sync\/([A-Za-z0-9_-]{1,64})$/;

/**
 * Answers an upgrade request: lets a socket in to `/sync/<reportId>` when origin, person and right
 * allow it, and hands it to the sync process; anything else is denied. Never rejects, and no
 * socket error gets past it.
 */
export async function handleUpgrade(
  request: IncomingMessage,
  stream: Duplex,
  { head, parts }: { head: Buffer; parts: UpgradeParts },
): Promise<void> {
  stream.on("error", (error) => parts.log.debug({ err: error }, "socket error during the upgrade"));
  try {
    const wanted = parseSyncRequest(request);
    const person = await admit(request, { parts, reportId: wanted.reportId });
    if (isTooOld(wanted.schema)) closeAsTooOld(request, { stream, head });
    else handOver(request, { stream, head, parts, wanted, person });
  } catch (error) {
    if (!isRefusal(error)) parts.log.error({ err: error }, "an upgrade failed");
    const refusal = isRefusal(error) ? error : new Refusal("unavailable", { cause: error });
    parts.log.info(
      { requestId: currentTrace()?.requestId, reason: refusal.reason },
      "upgrade refused",
    );
    deny(stream, problemOf(refusal, localeOf(headersOf(request.headers))));
  }
}

/**
 * Asks what is asked about every socket, for nobody: what the answers need is prepared at the first
 * time, and the first person would wait for it.
 */
export async function rehearseUpgrade(
  parts: Pick<UpgradeParts, "db" | "principalOf">,
): Promise<void> {
  await parts.principalOf(new Headers({ authorization: "Bearer nobody" }));
  const nobody = { userId: "", credential: { kind: "token", id: "" } } as const;
  await socketRight(parts.db, { person: nobody, reportId: "" });
}

/** @throws Refusal "invalid" or "not-found" */
function parseSyncRequest({ method, url = "" }: IncomingMessage): SyncRequest {
  // An absolute-form target would let the request's author choose the host (CVE-2026-44578).
  if (method !== "GET" || !url.startsWith("/")) throw new Refusal("invalid");
  const [path = "", ...query] = url.split("?");
  const reportId = syncPath.exec(path)?.[1];
  if (reportId === undefined) throw new Refusal("not-found");
  const parameters = new URLSearchParams(query.join("?"));
  return {
    reportId,
    wantsAck: parameters.get("ack") === "1",
    schema: parameters.get("schema"),
  };
}

/**
 * Who asks, when they may read the report: a session's cookie only with an allowed Origin, a
 * token with none or an allowed one.
 *
 * @throws Refusal "wrong-origin", "not-signed-in" or "not-allowed"
 */
async function admit(
  { headers }: IncomingMessage,
  { parts, reportId }: { parts: UpgradeParts; reportId: string },
): Promise<Person> {
  const origin = headers.origin ?? null;
  const isOurs = originAllowed(parts.environment, { origin, host: headers.host ?? null });
  const mayLackOrigin = origin === null && headers.authorization !== undefined;
  if (!isOurs && !mayLackOrigin) throw new Refusal("wrong-origin");
  const principal = await parts.principalOf(headersOf(headers));
  if (principal.kind === "anonymous") throw new Refusal("not-signed-in");
  if (!isOurs && principal.credential.kind !== "token") throw new Refusal("wrong-origin");
  const right = await socketRight(parts.db, { person: principal, reportId });
  if (right === "signed-out") throw new Refusal("not-signed-in");
  // The same answer for a report that is not there: a stranger learns nothing.
  if (right === "none") throw new Refusal("not-allowed");
  return principal;
}

function headersOf(headers: IncomingMessage["headers"]): Headers {
  const list = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? ""]).map((each): [string, string] => [name, each]),
  );
  return new Headers(list);
}

/** A program that announces no schema binds no editor (docs/protocol.md), and is let in. */
function isTooOld(schema: string | null): boolean {
  if (schema === null) return false;
  return !/^\d{1,9}$/.test(schema) || Number(schema) < schemaVersion;
}

/** With a completed handshake, since a browser shows a page nothing of a refused one. */
function closeAsTooOld(
  request: IncomingMessage,
  { stream, head }: { stream: Duplex; head: Buffer },
): void {
  socketServer.handleUpgrade(request, stream, head, (socket) => {
    socket.on("error", () => {});
    socket.close(closeCode.clientTooOld, "client-too-old");
  });
}

interface HandOver {
  readonly stream: Duplex;
  readonly head: Buffer;
  readonly parts: UpgradeParts;
  readonly wanted: SyncRequest;
  readonly person: Person;
}

function handOver(
  request: IncomingMessage,
  { stream, head, parts, wanted, person }: HandOver,
): void {
  if (!(stream instanceof Socket) || stream.destroyed) return void stream.destroy();
  const { userId, name, credential } = person;
  const connectionId = currentTrace()?.requestId ?? randomUUID();
  parts.log.info({ connectionId, reportId: wanted.reportId, userId }, "a socket was let in");
  const readMeanwhile: unknown = stream.read();
  const alreadyRead = Buffer.isBuffer(readMeanwhile) ? Buffer.concat([head, readMeanwhile]) : head;
  parts.sync.handOver(
    {
      type: "socket",
      connectionId,
      reportId: wanted.reportId,
      person: { userId, name, color: personColor(userId), credential },
      wantsAck: wanted.wantsAck,
      request: { method: "GET", url: request.url ?? "/", headers: handshakeHeaders(request) },
      head: alreadyRead.toString("base64"),
    },
    stream,
  );
}

/** What the handshake needs; cookies and tokens stay in this process. */
function handshakeHeaders({ headers }: IncomingMessage): Record<string, string> {
  const names = ["upgrade", "connection", "sec-websocket-key", "sec-websocket-version"] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    }),
  );
}

function deny(stream: Duplex, problem: Problem): void {
  if (stream.destroyed) return;
  const body = JSON.stringify(problem);
  stream.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? "Refused"}`,
      "Connection: close",
      "Content-Type: application/problem+json",
      "Cache-Control: no-store",
      "X-Content-Type-Options: nosniff",
      ...(problem.requestId === undefined ? [] : [`X-Request-Id: ${problem.requestId}`]),
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
    () => stream.destroy(),
  );
}
