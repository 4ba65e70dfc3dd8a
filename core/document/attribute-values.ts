import { z } from "zod";
import { referenceFormats } from "../facts/fact.ts";
import { numberNoteShape } from "./fact-reference.ts";
import { safeLinkTarget } from "./safe-link.ts";

type Shapes = Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>;

/** More columns than any table on paper; it bounds what one attribute can make an editor build. */
export const maxColumns = 200;

const spanCount = z.int().min(1).max(maxColumns);
const columnWidths = z.array(z.number().min(0).max(10_000)).max(maxColumns).nullable();
const words = z.string().max(10_000).nullable();
const keyword = z.string().max(200).nullable();
const pixels = z.number().min(0).max(100_000).nullable();
const cell = { colspan: spanCount, rowspan: spanCount, colwidth: columnWidths };

/**
 * Values that can hurt an editor when they are of another form: table geometry, which
 * prosemirror-tables turns into loops, and what becomes part of a tag's name. Other attributes
 * are read defensively where they are shown.
 */
const vitalShapes: Shapes = {
  tableCell: cell,
  tableHeader: cell,
  heading: { level: z.int().min(1).max(4) },
  orderedList: { start: z.int().min(0).max(1_000_000) },
  taskItem: { checked: z.boolean() },
};

const nodeShapes: Shapes = {
  ...vitalShapes,
  tableCell: { ...cell, align: keyword },
  tableHeader: { ...cell, align: keyword },
  orderedList: { ...vitalShapes.orderedList, type: keyword },
  image: {
    src: z.string().max(2000).nullable(),
    alt: words,
    title: words,
    width: pixels,
    height: pixels,
  },
  factReference: {
    factId: z.string().min(1).max(64),
    revision: z.int().min(1),
    format: z.enum(referenceFormats),
    text: z.string().max(500),
    note: numberNoteShape.nullable(),
  },
};

const markShapes: Shapes = {
  link: {
    href: z.string().refine((href) => safeLinkTarget(href) !== null),
    target: keyword,
    rel: keyword,
    class: keyword,
    title: words,
  },
  numberNote: {
    state: numberNoteShape.shape.state,
    reason: numberNoteShape.shape.reason,
    until: z.string().max(64).nullable(),
  },
};

/** True when the shared document holds, under this attribute, what no editor may be given. */
export function attributeProblem(nodeName: string, attribute: string, value: unknown): boolean {
  const shape = vitalShapes[nodeName]?.[attribute];
  return shape !== undefined && !shape.safeParse(value).success;
}

/**
 * A node's attributes with every value of a wrong form put right where its meaning is plain
 * ("2" for 2), and left out otherwise, so that the default takes its place. Attributes that this
 * program does not know stay. Answers the same object when all are sound.
 */
export function soundNodeAttributes(nodeName: string, attributes: Attributes): Attributes {
  return soundAttributes(nodeShapes[nodeName], attributes);
}

/** The same for a mark. Null when the mark means nothing without what was wrong. */
export function soundMarkAttributes(markName: string, value: unknown): Attributes | null {
  const attributes = isRecord(value) ? value : {};
  const sound = soundAttributes(markShapes[markName], attributes);
  const essential = essentialAttributes[markName];
  return essential !== undefined && sound[essential] === undefined ? null : sound;
}

export type Attributes = Readonly<Record<string, unknown>>;

const essentialAttributes: Readonly<Record<string, string>> = { link: "href", numberNote: "state" };

function soundAttributes(
  shapes: Readonly<Record<string, z.ZodType>> | undefined,
  attributes: Attributes,
): Attributes {
  const entries = Object.entries(attributes);
  const sound = entries.flatMap(([name, value]): [string, unknown][] => {
    const shape = shapes === undefined || !Object.hasOwn(shapes, name) ? undefined : shapes[name];
    if (shape === undefined || shape.safeParse(value).success) return [[name, value]];
    const meant = readings(name, value).find((reading) => shape.safeParse(reading).success);
    return meant === undefined ? [] : [[name, meant]];
  });
  const isSame =
    sound.length === entries.length && sound.every(([, value], at) => value === entries[at]?.[1]);
  return isSame ? attributes : Object.fromEntries(sound);
}

/** What a value of the wrong form can only have meant. */
function readings(name: string, value: unknown): unknown[] {
  if (value === "true" || value === "false") return [value === "true"];
  if (typeof value === "string" && /^\d{1,7}$/.test(value)) return [Number(value)];
  if (typeof value === "number" && name === "level") return [Math.min(Math.floor(value), 4)];
  return typeof value === "number" ? [String(value)] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
