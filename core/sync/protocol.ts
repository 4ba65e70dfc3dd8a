/**
 * The numbers of the wire protocol (docs/protocol.md): the y-websocket protocol with two message
 * types and five close codes of our own.
 */
export const messageType = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** Server → client, only after `?ack=1`: varUint n; the first n sync messages are on disk. */
  durableAck: 100,
  /** Server → client, only after `?ack=1`: this person's rights may have changed; ask for them. */
  rightsChanged: 101,
} as const;

export const closeCode = {
  goingAway: 1001,
  /** The frame is not one that the protocol knows. */
  malformed: 1008,
  /** The server could not keep what was sent, or not read the report: connect and offer again. */
  tryAgainLater: 1013,
  signedOut: 4401,
  rightLost: 4403,
  clientTooOld: 4409,
  tooLarge: 4413,
  tooSlow: 4429,
} as const;

/** A frame above this is refused with 4413; nothing of it is applied. */
export const maxFrameBytes = 4 * 1024 * 1024;

/** A presence message above this is dropped. */
export const maxAwarenessBytes = 4 * 1024;

/** The names under which the parts of a report live in its Y.Doc. */
export const bodyName = "default";
export const titleName = "title";
