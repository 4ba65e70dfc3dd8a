import { z } from "zod";
import { figureShape } from "../metrics/figure.ts";

/**
 * What the web process and the sync process say to each other over the fork's channel. A "socket"
 * message travels with the socket's handle.
 */

const personShape = z.object({
  userId: z.string(),
  name: z.string(),
  color: z.string(),
  credential: z.object({ kind: z.enum(["session", "token"]), id: z.string() }),
});
export type SocketPerson = z.infer<typeof personShape>;

/** An edit by the server itself, made once, inside the room. */
const serverEditShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("set-title"), title: z.string() }),
  /** Only into a report whose log is empty; `body` is a TipTap document. */
  z.object({ kind: z.literal("seed"), title: z.string(), body: z.unknown().nullable() }),
]);
export type ServerEdit = z.infer<typeof serverEditShape>;

export const toSyncShape = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("socket"),
    /** Names the socket in both processes' logs: the id of its upgrade request. */
    connectionId: z.string(),
    reportId: z.string(),
    person: personShape,
    /** ?ack=1: the client understands durable acknowledgements. */
    wantsAck: z.boolean(),
    /** The upgrade request, for the handshake. */
    request: z.object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.union([z.string(), z.array(z.string())]).optional()),
    }),
    /** What was read behind the request's header, base64. */
    head: z.string(),
  }),
  /** Rights may have changed: whose, the database tells, and it is asked at once. */
  z.object({ type: z.literal("rights-changed") }),
  z.object({
    type: z.literal("edit"),
    requestId: z.int(),
    reportId: z.string(),
    personId: z.string().nullable(),
    edit: serverEditShape,
  }),
  /** Asks for a "figures" message; that it comes says that the event loop is alive. */
  z.object({ type: z.literal("tell-figures"), requestId: z.int() }),
  /** Flush everything and exit within the deadline. */
  z.object({ type: z.literal("stop"), deadlineMs: z.int() }),
]);
export type ToSync = z.infer<typeof toSyncShape>;

export const fromSyncShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  /** Everything of these reports up to their `seq` is on disk; sent a few times a second. */
  z.object({
    type: z.literal("committed"),
    reports: z.array(z.object({ reportId: z.string(), seq: z.int() })),
  }),
  /** Who has these reports open: the whole list of each, when it changes. */
  z.object({
    type: z.literal("presence"),
    reports: z.array(z.object({ reportId: z.string(), userIds: z.array(z.string()) })),
  }),
  z.object({
    type: z.literal("edit-done"),
    requestId: z.int(),
    /** "invalid": the seed does not fit the document's schema. */
    outcome: z.enum(["done", "already-seeded", "invalid", "failed"]),
    seq: z.int().nullable(),
  }),
  /** What is counted and measured here (sync-metrics.ts), as of now. */
  z.object({ type: z.literal("figures"), requestId: z.int(), figures: z.array(figureShape) }),
  z.object({ type: z.literal("stopped"), everythingFlushed: z.boolean() }),
]);
export type FromSync = z.infer<typeof fromSyncShape>;
