import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/**
 * How one server frames the messages of y-protocols. The client code is the same for all; only
 * this differs.
 */
export interface WireDialect {
  path(reportId: string): string;
  headers(person: string): Readonly<Record<string, string>>;
  /** What is sent first; null: the handshake starts with SyncStep1 at once. */
  login(reportId: string): Uint8Array | null;
  /** Makes a y-protocols message a frame. */
  wrap(reportId: string, message: Uint8Array): Uint8Array;
  /** A decoder that stands at the message's type. */
  unwrap(frame: Uint8Array): decoding.Decoder;
  /** Whether the server speaks at all, or only forwards. */
  readonly hasHandshake: boolean;
}

export type DialectName =
  | "zonebrief"
  | "zonebrief-ack"
  | "zonebrief-token"
  | "y-websocket"
  | "hocuspocus"
  | "relay";

const yWebsocket: WireDialect = {
  path: (reportId) => `/${reportId}`,
  headers: () => ({}),
  login: () => null,
  wrap: (_reportId, message) => message,
  unwrap: (frame) => decoding.createDecoder(frame),
  hasHandshake: true,
};

const zonebrief: WireDialect = {
  ...yWebsocket,
  path: (reportId) => `/sync/${reportId}`,
  headers: (person) => ({ Authorization: `Bearer zb_${person}-token` }),
};

const authMessage = 2;

/** Every message of Hocuspocus starts with the name of its document. */
const hocuspocus: WireDialect = {
  ...yWebsocket,
  path: () => "/",
  login: (reportId) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, reportId);
      encoding.writeVarUint(encoder, authMessage);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, "");
    }),
  wrap: (reportId, message) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, reportId);
      encoding.writeUint8Array(encoder, message);
    }),
  unwrap: (frame) => {
    const decoder = decoding.createDecoder(frame);
    decoder.pos = decoding.readVarUint(decoder) + decoder.pos;
    return decoder;
  },
};

export const dialects: Readonly<Record<DialectName, WireDialect>> = {
  zonebrief,
  "zonebrief-ack": { ...zonebrief, path: (reportId) => `/sync/${reportId}?ack=1` },
  /** The "person" is the token itself. */
  "zonebrief-token": { ...zonebrief, headers: (token) => ({ Authorization: `Bearer ${token}` }) },
  "y-websocket": yWebsocket,
  hocuspocus,
  relay: { ...yWebsocket, hasHandshake: false },
};
