import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import { messageYjsSyncStep1 } from "y-protocols/sync";
import { applyUpdate, type Doc, encodeStateAsUpdate, XmlElement, XmlText } from "yjs";
import { bodyName, messageType } from "#core/sync/protocol.ts";
import { encodeSyncStep2, encodeUpdate } from "#core/sync/wire.ts";

/**
 * Keeps a document in step with a report of the server, as a second person's program. Resolves when
 * what the server lacked of it has been sent.
 */
export async function joinReport(
  doc: Doc,
  { url, cookie, origin }: { url: string; cookie: string; origin: string },
): Promise<() => void> {
  const socket = new WebSocket(url, { headers: { cookie, origin } });
  const offered = Promise.withResolvers<void>();
  socket.once("error", offered.reject);
  socket.on("message", (data: Buffer) => {
    const decoder = decoding.createDecoder(new Uint8Array(data));
    if (decoding.readVarUint(decoder) !== messageType.sync) return;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step !== messageYjsSyncStep1) return applyUpdate(doc, payload, socket);
    socket.send(encodeSyncStep2(encodeStateAsUpdate(doc, payload)));
    offered.resolve();
  });
  const send = (update: Uint8Array, origin: unknown) => {
    if (origin !== socket) socket.send(encodeUpdate(update));
  };
  await offered.promise;
  doc.on("update", send);
  return () => {
    doc.off("update", send);
    socket.close();
  };
}

/** Somebody who types five characters a second into a paragraph far from the others' carets. */
export function typeRemotely(doc: Doc): () => void {
  const blocks = doc.getXmlFragment(bodyName).toArray();
  const paragraphs = blocks.filter(
    (block) => block instanceof XmlElement && block.nodeName === "paragraph",
  );
  const block = paragraphs[Math.floor(paragraphs.length / 3)];
  const text = block instanceof XmlElement ? block.get(0) : null;
  const timer = setInterval(() => {
    if (text instanceof XmlText) text.insert(2, "写");
  }, 200);
  return () => clearInterval(timer);
}
