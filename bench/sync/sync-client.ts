import * as decoding from "lib0/decoding";
import { messageType } from "#core/sync/protocol.ts";
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate, readDurableAck } from "#core/sync/wire.ts";
import { type LightSocket, openLightSocket } from "./light-socket.ts";
import { type DialectName, dialects } from "./wire-dialect.ts";

/** An update without structs and deletions. */
export const emptyUpdate = new Uint8Array([0, 0]);
/** The state vector of one who holds nothing. */
export const emptyStateVector = new Uint8Array([0]);

const hocuspocusSyncReply = 4;

interface SyncClientOptions {
  readonly port: number;
  readonly dialect: DialectName;
  readonly reportId: string;
  readonly person: string;
  readonly stateVector?: Uint8Array;
  /** The answer to the server's SyncStep1. */
  missing?(stateVector: Uint8Array): Uint8Array;
  /** The server's SyncStep2. The bytes are valid during the call only, as in onUpdate. */
  onState?(update: Uint8Array): void;
  onUpdate?(update: Uint8Array): void;
  onAck?(count: number): void;
  onClose?(reason: string): void;
}

export interface SyncClient {
  readonly socket: LightSocket;
  /** Resolves with the server's SyncStep2; at once when the server only forwards. */
  readonly synced: Promise<void>;
  sendUpdate(update: Uint8Array): void;
  close(): void;
}

/** Speaks y-protocols sync over any server's framing. It keeps no document; the caller may. */
export async function openSyncClient(options: SyncClientOptions): Promise<SyncClient> {
  const { port, reportId, person } = options;
  const dialect = dialects[options.dialect];
  const { promise: synced, resolve: resolveSynced, reject } = Promise.withResolvers<void>();
  synced.catch(() => {}); // a client that is closed on purpose rejects it
  const send = (message: Uint8Array) => socket.send(dialect.wrap(reportId, message));
  const sendStep1 = () => send(encodeSyncStep1(options.stateVector ?? emptyStateVector));
  const takeSync = (decoder: decoding.Decoder) => {
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === 0) send(encodeSyncStep2(options.missing?.(payload) ?? emptyUpdate));
    if (step === 2) options.onUpdate?.(payload);
    if (step !== 1) return;
    options.onState?.(payload);
    resolveSynced();
  };
  const socket = await openLightSocket({
    port,
    path: dialect.path(reportId),
    headers: dialect.headers(person),
    onMessage(frame) {
      const decoder = dialect.unwrap(frame);
      const type = decoding.readVarUint(decoder);
      if (type === messageType.sync || type === hocuspocusSyncReply) takeSync(decoder);
      else if (type === messageType.auth) sendStep1();
      else if (type === messageType.durableAck) options.onAck?.(readDurableAck(decoder));
    },
    onClose(reason) {
      reject(new Error(`closed before it was synced: ${reason}`));
      options.onClose?.(reason);
    },
  });
  const login = dialect.login(reportId);
  if (login !== null) socket.send(login);
  else if (dialect.hasHandshake) sendStep1();
  if (!dialect.hasHandshake) resolveSynced();
  return {
    socket,
    synced,
    sendUpdate: (update) => send(encodeUpdate(update)),
    close: () => socket.destroy(),
  };
}
