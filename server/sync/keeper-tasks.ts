import type { NewSnapshot } from "#db/log.ts";
import type { Offer } from "./keeper.ts";
import type { TakeCare } from "./report-keeper.ts";

/** What travels between the event loop and the keeper's thread. */

export interface KeeperWorkerData {
  /** log.db, migrated already. */
  readonly file: string;
  readonly logLevel: string;
  /** A `KeeperProgress`'s. */
  readonly progress: SharedArrayBuffer;
}

export type KeeperTask =
  | { readonly kind: "open"; readonly reportId: string }
  | { readonly kind: "missing"; readonly reportId: string; readonly stateVector: Uint8Array }
  | { readonly kind: "take"; readonly packed: PackedOffers; readonly care: TakeCare }
  | { readonly kind: "forget"; readonly reportId: string }
  /** The log's own account of a report, for a snapshot. */
  | { readonly kind: "read"; readonly reportId: string }
  | ({ readonly kind: "write-snapshot" } & NewSnapshot)
  | { readonly kind: "read-durability" }
  | { readonly kind: "close" };

type PackedOffer =
  | Extract<Offer, { kind: "edit" }>
  | (Omit<Extract<Offer, { kind: "update" }>, "update"> & { readonly end: number });

/**
 * Offers with all their bytes in one buffer: an array that travels alone takes along the whole
 * buffer that it is a part of, and sockets read into large ones.
 */
export interface PackedOffers {
  readonly offers: readonly PackedOffer[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function packOffers(offers: readonly Offer[]): PackedOffers {
  const total = offers.reduce(
    (sum, each) => sum + (each.kind === "update" ? each.update.length : 0),
    0,
  );
  const bytes = new Uint8Array(total);
  let end = 0;
  const packed = offers.map((offer): PackedOffer => {
    if (offer.kind === "edit") return offer;
    const { update, ...rest } = offer;
    bytes.set(update, end);
    end += update.length;
    return { ...rest, end };
  });
  return { offers: packed, bytes };
}

export function unpackOffers({ offers, bytes }: PackedOffers): Offer[] {
  let start = 0;
  return offers.map((packed): Offer => {
    if (packed.kind === "edit") return packed;
    const { end, ...rest } = packed;
    const update = bytes.subarray(start, end);
    start = end;
    return { ...rest, update };
  });
}
