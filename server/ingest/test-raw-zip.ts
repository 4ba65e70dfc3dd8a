import { crc32, deflateRawSync } from "node:zlib";

/** One entry of an archive whose every field may lie. */
export interface RawEntry {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array | string;
  /** How `data` is written; the default deflates it. */
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** Upper 16 bits are the Unix mode. */
  readonly attributes?: number;
  readonly extra?: Uint8Array;
  readonly localName?: string;
  readonly local?: Partial<Sizes>;
  readonly central?: Partial<Sizes>;
}

interface Sizes {
  readonly crc: number;
  readonly packed: number;
  readonly original: number;
  readonly offset: number;
}

interface ArchiveEnd {
  readonly entries?: number;
  readonly directorySize?: number;
  readonly directoryOffset?: number;
  /** Stands between the directory and the end record. */
  readonly before?: (directoryOffset: number) => Uint8Array;
  readonly comment?: Uint8Array;
}

/** APPNOTE 4.3: local headers, the central directory, its end. Nothing is checked. */
export function rawZip(entries: readonly RawEntry[], end: ArchiveEnd = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data);
    const packed = Buffer.from(entry.packed ?? deflateRawSync(data));
    const true_ = { crc: crc32(data), packed: packed.length, original: data.length, offset };
    const local = header(entry, { ...true_, ...entry.local }, "local");
    parts.push(local, packed);
    directory.push(header(entry, { ...true_, ...entry.central }, "central"));
    offset += local.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const before = Buffer.from(end.before?.(offset) ?? []);
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  const count = Math.min(end.entries ?? entries.length, 0xffff);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(end.directorySize ?? listed.length, 12);
  record.writeUInt32LE(end.directoryOffset ?? offset, 16);
  const comment = Buffer.from(end.comment ?? []);
  record.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listed, before, record, comment]);
}

function header(entry: RawEntry, sizes: Sizes, place: "local" | "central"): Buffer {
  const isLocal = place === "local";
  const name = Buffer.from(isLocal ? (entry.localName ?? entry.name) : entry.name);
  const extra = Buffer.from(entry.extra ?? []);
  const fixed = Buffer.alloc(isLocal ? 30 : 46);
  fixed.writeUInt32LE(isLocal ? 0x04034b50 : 0x02014b50, 0);
  const at = isLocal ? 4 : 6;
  if (!isLocal) fixed.writeUInt16LE(0x031e, 4);
  fixed.writeUInt16LE(20, at);
  fixed.writeUInt16LE(entry.flags ?? 0, at + 2);
  fixed.writeUInt16LE(entry.method ?? 8, at + 4);
  fixed.writeUInt32LE(sizes.crc >>> 0, at + 10);
  fixed.writeUInt32LE(sizes.packed >>> 0, at + 14);
  fixed.writeUInt32LE(sizes.original >>> 0, at + 18);
  fixed.writeUInt16LE(name.length, at + 22);
  fixed.writeUInt16LE(extra.length, at + 24);
  if (!isLocal) {
    fixed.writeUInt32LE((entry.attributes ?? 0) >>> 0, 38);
    fixed.writeUInt32LE(sizes.offset >>> 0, 42);
  }
  return Buffer.concat([fixed, name, extra]);
}
