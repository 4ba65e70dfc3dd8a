import {
  type AnyExtension,
  type Attributes,
  type Extensions,
  flattenExtensions,
  getSchema,
  Mark,
  Node,
} from "@tiptap/core";
import { documentExtensions, documentSchema } from "#core/document/document-extensions.ts";

/** A piece of the document's schema that an older program lacks. */
export type SchemaPart =
  | { readonly kind: "node" | "mark"; readonly name: string }
  | { readonly kind: "attribute"; readonly name: string; readonly attribute: string };

/** What no document can be without. */
const essential = ["doc", "text", "paragraph"];

/** Every node, mark and attribute that a program may lack and still be an editor. */
export function schemaParts(): readonly SchemaPart[] {
  const nodes = Object.keys(documentSchema.nodes).filter((name) => !essential.includes(name));
  const marks = Object.keys(documentSchema.marks);
  const types = [...Object.values(documentSchema.nodes), ...Object.values(documentSchema.marks)];
  return [
    ...nodes.map((name) => ({ kind: "node" as const, name })),
    ...marks.map((name) => ({ kind: "mark" as const, name })),
    ...types.flatMap(({ name, spec }) =>
      Object.keys(spec.attrs ?? {}).map((attribute) => ({
        kind: "attribute" as const,
        name,
        attribute,
      })),
    ),
  ];
}

export function partName(part: SchemaPart): string {
  return part.kind === "attribute" ? `${part.name}.${part.attribute}` : part.name;
}

/** The program's own extensions, as they were before the part was added. */
export function extensionsWithout(part: SchemaPart): Extensions {
  const all = flattenExtensions(documentExtensions())
    // Their parts stand beside them already.
    .filter(({ type, config }) => type !== "extension" || !("addExtensions" in config));
  if (part.kind !== "attribute")
    return all.filter(isKept(missingWith(part)), all).map(narrow(part));
  return all.map((extension) =>
    extension.name === part.name ? withoutAttribute(extension, part.attribute) : extension,
  );
}

/** A node's absence takes along those that hold nothing else: no list without items. */
function missingWith(part: SchemaPart): ReadonlySet<string> {
  const holders = Object.values(documentSchema.nodes).filter(
    ({ spec }) => spec.content === `${part.name}+`,
  );
  return new Set([part.name, ...holders.map(({ name }) => name)]);
}

function isKept(missing: ReadonlySet<string>) {
  return ({ name }: AnyExtension) => !missing.has(name);
}

/** Takes the name out of what its holders may contain: `(tableCell | tableHeader)*`. */
function narrow(part: SchemaPart) {
  return (extension: AnyExtension): AnyExtension => {
    const content = documentSchema.nodes[extension.name]?.spec.content;
    if (!(extension instanceof Node) || !content?.includes(part.name)) return extension;
    const kept = content
      .replace(/[()*]/g, "")
      .split("|")
      .map((each) => each.trim());
    return extension.extend({
      content: `(${kept.filter((name) => name !== part.name).join(" | ")})*`,
    });
  };
}

function withoutAttribute(extension: AnyExtension, attribute: string): AnyExtension {
  const addAttributes = lacking(attribute);
  if (extension instanceof Node) return extension.extend({ addAttributes });
  return extension instanceof Mark ? extension.extend({ addAttributes }) : extension;
}

function lacking(attribute: string) {
  return function (this: { parent: (() => Attributes) | undefined }): Attributes {
    const attributes: Attributes = { ...this.parent?.() };
    delete attributes[attribute];
    return attributes;
  };
}

export function schemaWithout(part: SchemaPart) {
  return getSchema(extensionsWithout(part));
}
