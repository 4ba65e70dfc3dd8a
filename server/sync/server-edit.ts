import { prosemirrorToYXmlFragment } from "@tiptap/y-tiptap";
import * as diff from "lib0/diff";
import type * as Y from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import type { ServerEdit } from "./messages.ts";
import type { Room } from "./room.ts";

export type EditOutcome =
  | { readonly outcome: "done"; readonly seq: number }
  | { readonly outcome: "already-seeded" | "invalid"; readonly seq: null };

/**
 * Applies an edit of the server's own in its room; resolves when it is on disk. A seed goes only
 * into a report to which nothing was ever written: of many that ask at once, one is "done".
 *
 * @throws when the report cannot be read or written
 */
export async function applyServerEdit(
  room: Room,
  { edit, personId }: { edit: ServerEdit; personId: string | null },
): Promise<EditOutcome> {
  if (edit.kind === "set-title") {
    const seq = await room.edit(personId, (document) =>
      document.edit((doc) => setTitle(doc, edit.title)),
    );
    return { outcome: "done", seq };
  }
  const body = parseBody(edit.body);
  if (body === null) return { outcome: "invalid", seq: null };
  let isFirst = false;
  const seq = await room.edit(personId, (document) => {
    isFirst = document.isEmpty;
    return isFirst ? document.edit((doc) => seed(doc, { title: edit.title, body })) : null;
  });
  return isFirst ? { outcome: "done", seq } : { outcome: "already-seeded", seq: null };
}

/** Only what differs is replaced, so that others' carets in the title stay where they are. */
function setTitle(doc: Y.Doc, title: string): void {
  const text = doc.getText(titleName);
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

function seed(doc: Y.Doc, { title, body }: { title: string; body: Body }): void {
  doc.transact(() => {
    if (title.length > 0) doc.getText(titleName).insert(0, title);
    prosemirrorToYXmlFragment(body, doc.getXmlFragment(bodyName));
  });
}
