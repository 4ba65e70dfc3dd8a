import { type AnyExtension, type Extensions, getSchema } from "@tiptap/core";
import { Image } from "@tiptap/extension-image";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { StarterKit } from "@tiptap/starter-kit";
import { FactReference } from "./fact-reference.ts";
import { parseImageSource } from "./image-source.ts";
import { NumberNoteMark } from "./number-note.ts";
import { safeLinkTarget } from "./safe-link.ts";

/**
 * The version of the document's schema. It grows whenever a node, mark or attribute is added, and
 * the server turns away clients that announce an older one (docs/protocol.md): their binding would
 * delete what they do not know.
 */
export const schemaVersion = 1;

/** Replaces an extension by one of the same name, such as one with a node view. */
export interface DocumentExtensionOptions {
  readonly replacements?: readonly AnyExtension[];
}

export const DocumentTable = Table.configure({ resizable: true, cellMinWidth: 56 });

/** Every node and mark a report may hold, without undo (it belongs to the collaboration). */
export function documentExtensions(options: DocumentExtensionOptions = {}): Extensions {
  const replacements = new Map(options.replacements?.map((each) => [each.name, each]));
  const extensions: AnyExtension[] = [
    StarterKit.configure({
      code: false,
      codeBlock: false,
      undoRedo: false,
      trailingNode: false,
      heading: { levels: [1, 2, 3, 4] },
      link: {
        openOnClick: false,
        autolink: true,
        isAllowedUri: (uri) => safeLinkTarget(uri) !== null,
        HTMLAttributes: { rel: "noopener noreferrer nofollow", target: "_blank" },
      },
    }),
    TaskList,
    TaskItem.configure({ nested: true }),
    DocumentTable,
    TableCell,
    TableHeader,
    TableRow,
    DocumentImage,
    FactReference,
    NumberNoteMark,
  ];
  return extensions.map((extension) => replacements.get(extension.name) ?? extension);
}

/** A picture of the report itself; addresses elsewhere are kept in the document, never loaded. */
const DocumentImage = Image.extend({
  renderHTML({ node }) {
    const { src, alt } = node.attrs;
    const safeSource = parseImageSource(src) === null ? {} : { src };
    return ["img", { ...safeSource, alt: typeof alt === "string" ? alt : "" }];
  },
}).configure({ inline: false, allowBase64: false });

/** The ProseMirror schema behind the extensions, for code that has no editor. */
export const documentSchema = getSchema(documentExtensions());
