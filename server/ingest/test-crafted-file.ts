/** A file made to do harm, or to be taken for something else. Its bytes are made when asked for. */
export interface CraftedFile {
  /** Says what is wrong with it. */
  readonly name: string;
  readonly fileName: string;
  bytes(): Uint8Array;
}

/** What a crafted file would reach for; a test sees whether it did. */
export interface Canaries {
  /** "http://127.0.0.1:port/…" of a listener that nobody may call. */
  readonly address: string;
  /** A file on this machine, outside of everything that a reader needs. */
  readonly path: string;
}

/** One file for each variant, named after it. */
export function craftEach<Variant>(
  variants: Readonly<Record<string, Variant>>,
  craft: (variant: Variant) => Uint8Array,
  { what, fileName }: { what: string; fileName: string },
): CraftedFile[] {
  return Object.entries(variants).map(([variant, value]) => ({
    name: `${what}: ${variant}`,
    fileName,
    bytes: () => craft(value),
  }));
}

/** The file cut off at so many places, evenly spread. */
export function craftTruncated(
  whole: () => Uint8Array,
  { cuts, what, fileName }: { cuts: number; what: string; fileName: string },
): CraftedFile[] {
  return Array.from({ length: cuts }, (_, index) => ({
    name: `${what}: cut at ${index + 1}/${cuts + 1}`,
    fileName,
    bytes() {
      const bytes = whole();
      return bytes.subarray(0, Math.floor((bytes.length * (index + 1)) / (cuts + 1)));
    },
  }));
}
