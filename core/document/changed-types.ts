import * as Y from "yjs";

/** What a body is made of. */
export type BodyType = Y.XmlFragment | Y.XmlText;

/**
 * The types whose arrangement or formatting a transaction can have broken, for repairArrangement:
 * those that lost or gained children or attributes, those made in it (Yjs does not list them as
 * changed), and texts that gained formatting. Plain typing and deleting in a text yields none.
 * To be called inside the transaction, after the updates, or in an `afterTransaction` listener.
 */
export function changedTypesOf(transaction: Y.Transaction): Set<BodyType> {
  const changed = new Set<BodyType>();
  for (const type of transaction.changed.keys()) {
    if (type instanceof Y.XmlFragment) changed.add(type);
  }
  for (const [client, structs] of transaction.doc.store.clients) {
    const before = transaction.beforeState.get(client) ?? 0;
    for (let at = structs.length - 1; at >= 0; at -= 1) {
      const struct = structs[at];
      if (struct === undefined || struct.id.clock + struct.length <= before) break;
      if (struct instanceof Y.Item && !struct.deleted) addCarried(struct, changed);
    }
  }
  return changed;
}

function addCarried({ content, parent }: Y.Item, changed: Set<BodyType>): void {
  if (content instanceof Y.ContentType && isBodyType(content.type)) changed.add(content.type);
  if (content instanceof Y.ContentFormat && isBodyType(parent)) changed.add(parent);
}

function isBodyType(type: unknown): type is BodyType {
  return type instanceof Y.XmlFragment || type instanceof Y.XmlText;
}

/** Everything in a body, for a document that was never held to the schema. */
export function allTypesIn(body: Y.XmlFragment): Set<BodyType> {
  const all = new Set<BodyType>([body]);
  for (const type of all) {
    if (!(type instanceof Y.XmlFragment)) continue;
    for (const child of type.toArray() as unknown[]) {
      if (isBodyType(child)) all.add(child);
    }
  }
  return all;
}
