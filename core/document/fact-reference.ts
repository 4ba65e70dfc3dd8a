import { mergeAttributes, Node } from "@tiptap/core";
import { z } from "zod";
import { referenceFormats } from "../facts/fact.ts";

/** An override, hold or ignore that an author put on a reference, kept in the document itself. */
export const numberNoteShape = z.object({
  state: z.enum(["overridden", "held", "ignored"]),
  reason: z.string().max(1000),
  until: z.string().nullable().optional(),
});
export type NumberNote = z.infer<typeof numberNoteShape>;

/**
 * The attributes of a fact reference. `text` is what the author accepted, so the document always
 * reads; whether it is current is computed, never stored.
 */
export const factReferenceShape = z.object({
  factId: z.string().min(1).max(64),
  revision: z.int().min(1),
  format: z.enum(referenceFormats),
  text: z.string().max(500),
  note: numberNoteShape.nullable().optional(),
});
export type FactReferenceAttributes = z.infer<typeof factReferenceShape>;

export const factReferenceName = "factReference";

/** Null when a document (any client may write one) holds attributes of another form. */
export function parseFactReference(attributes: unknown): FactReferenceAttributes | null {
  const parsed = factReferenceShape.safeParse(attributes);
  return parsed.success ? parsed.data : null;
}

/** The inline atom that ties a number in the prose to a revision of a fact. */
export const FactReference = Node.create({
  name: factReferenceName,
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  draggable: true,

  addAttributes() {
    return {
      factId: { default: "", parseHTML: (element) => element.getAttribute("data-fact-id") ?? "" },
      revision: {
        default: 1,
        parseHTML: (element) => Number(element.getAttribute("data-revision") ?? 1),
      },
      format: {
        default: "value-unit",
        parseHTML: (element) => element.getAttribute("data-format") ?? "value-unit",
      },
      text: { default: "", parseHTML: (element) => element.textContent ?? "" },
      note: { default: null, rendered: false },
    };
  },

  parseHTML() {
    return [{ tag: "span[data-fact-id]" }];
  },

  renderHTML({ node, HTMLAttributes: _ }) {
    const reference = parseFactReference(node.attrs);
    const attributes = reference
      ? {
          "data-fact-id": reference.factId,
          "data-revision": String(reference.revision),
          "data-format": reference.format,
        }
      : {};
    return [
      "span",
      mergeAttributes({ class: "fact-reference" }, attributes),
      reference?.text ?? "",
    ];
  },

  renderText({ node }) {
    return parseFactReference(node.attrs)?.text ?? "";
  },
});
