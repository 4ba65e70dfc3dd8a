import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { applyUpdate, Doc } from "yjs";
import { documentExtensions } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";

/**
 * What the product is measured against: TipTap and its collaboration, the same document, and a
 * socket that carries raw Yjs updates. No panels, no states, no acknowledgement.
 */
const doc = new Doc();
const socket = new WebSocket(`ws://${location.host}/`);
socket.binaryType = "arraybuffer";
let isMounted = false;
socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
  applyUpdate(doc, new Uint8Array(data), socket);
  if (isMounted) return;
  isMounted = true;
  new Editor({
    element: document.body,
    extensions: [
      ...documentExtensions(),
      Collaboration.configure({ document: doc, field: bodyName }),
    ],
  });
};
doc.on("update", (update: Uint8Array, origin: unknown) => {
  if (origin !== socket) socket.send(new Uint8Array(update));
});
