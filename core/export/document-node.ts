/**
 * A node of a TipTap document as any client may have written it: the fields have their types,
 * nothing else is promised. Children are read one by one, so that depth costs no stack.
 */
export interface DocumentNode {
  readonly type: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly marks: readonly DocumentMark[];
  readonly content: readonly unknown[];
}

export interface DocumentMark {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Never throws: what is not a node is a node without type, text or children. */
export function readNode(value: unknown): DocumentNode {
  const fields = readRecord(value);
  return {
    type: readString(fields["type"]),
    text: readString(fields["text"]),
    attributes: readRecord(fields["attrs"]),
    marks: readArray(fields["marks"]).map(readMark),
    content: readArray(fields["content"]),
  };
}

function readMark(value: unknown): DocumentMark {
  const fields = readRecord(value);
  return { type: readString(fields["type"]), attributes: readRecord(fields["attrs"]) };
}

function readRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function readArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function readString(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A whole number within bounds: what is outside is moved to the bound, no number is `fallback`. */
export function readInteger(
  value: unknown,
  { min, max, fallback }: { min: number; max: number; fallback: number },
): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return fallback;
  return Math.min(max, Math.max(min, Math.trunc(value)));
}
