import { prosemirrorToYXmlFragment } from "@tiptap/y-tiptap";
import * as diff from "lib0/diff";
import type * as Y from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import type { ServerEdit } from "./messages.ts";

/**
 * An edit of the server's own, as the change that it makes to the document, or what becomes of it
 * otherwise: "held" when the document is so already. A seed goes only into a report to which
 * nothing was ever written.
 */
export function planServerEdit(
  doc: Y.Doc,
  edit: ServerEdit,
): (() => void) | "held" | "already-seeded" | "invalid" {
  if (edit.kind === "set-title") {
    const text = doc.getText(titleName);
    return text.toString() === edit.title ? "held" : () => setTitle(text, edit.title);
  }
  const body = parseBody(edit.body);
  if (body === null) return "invalid";
  if (doc.store.clients.size > 0) return "already-seeded";
  return () => {
    if (edit.title.length > 0) doc.getText(titleName).insert(0, edit.title);
    prosemirrorToYXmlFragment(body, doc.getXmlFragment(bodyName));
  };
}

/** Only what differs is replaced, so that others' carets in the title stay where they are. */
function setTitle(text: Y.Text, title: string): void {
  const { index, remove, insert } = diff.simpleDiffString(text.toString(), title);
  if (remove > 0) text.delete(index, remove);
  if (insert.length > 0) text.insert(index, insert);
}

type Body = ReturnType<typeof documentSchema.nodeFromJSON>;

/** A TipTap document; null stands for an empty one. Null when it does not fit the schema. */
function parseBody(body: unknown): Body | null {
  try {
    const node = documentSchema.nodeFromJSON(
      body ?? { type: "doc", content: [{ type: "paragraph" }] },
    );
    node.check();
    return node;
  } catch {
    return null;
  }
}
