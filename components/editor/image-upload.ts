import type { Editor } from "@tiptap/core";
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { imageShape } from "#core/contracts/reports.ts";

/** What the server takes; a larger picture is refused before it travels. */
export const maxImageBytes = 20 * 1024 * 1024;
/** A larger paste would make an update that the server refuses whole. */
const maxPasteLength = 4 * 1024 * 1024;

export type UploadOutcome =
  | { readonly isUploaded: true; readonly src: string; readonly alt: string }
  | { readonly isUploaded: false; readonly reason: "not-an-image" | "too-large" | "failed" };

/** Stores a picture with the report. */
export async function uploadImage(reportId: string, file: File): Promise<UploadOutcome> {
  if (!file.type.startsWith("image/")) return { isUploaded: false, reason: "not-an-image" };
  if (file.size > maxImageBytes) return { isUploaded: false, reason: "too-large" };
  const form = new FormData();
  form.set("file", file);
  try {
    const answer = await fetch(`/api/v1/reports/${reportId}/images`, {
      method: "POST",
      body: form,
    });
    if (answer.status === 413) return { isUploaded: false, reason: "too-large" };
    if (answer.status === 415) return { isUploaded: false, reason: "not-an-image" };
    if (!answer.ok) return { isUploaded: false, reason: "failed" };
    const { src, fileName } = imageShape.parse(await answer.json());
    return { isUploaded: true, src, alt: fileName.replace(/\.[a-z0-9]+$/i, "") };
  } catch {
    return { isUploaded: false, reason: "failed" };
  }
}

/**
 * Uploads and then shows the pictures where they were meant to stand, even if people typed
 * before that place meanwhile.
 */
export async function insertImages(
  editor: Editor,
  files: readonly File[],
  options: { position: number; upload: (file: File) => Promise<UploadOutcome> },
): Promise<void> {
  let place = editor.utils.createMappablePosition(options.position);
  const follow = ({ transaction }: { transaction: Parameters<typeof track>[1] }) => {
    place = track(place, transaction);
  };
  const track = (
    position: typeof place,
    transaction: Parameters<typeof editor.utils.getUpdatedPosition>[1],
  ) => editor.utils.getUpdatedPosition(position, transaction).position;
  editor.on("transaction", follow);
  for (const file of files) {
    const outcome = await options.upload(file);
    if (!outcome.isUploaded || editor.isDestroyed) continue;
    const attrs = { src: outcome.src, alt: outcome.alt };
    const position = Math.min(place.position, editor.state.doc.content.size);
    editor.commands.insertContentAt(position, { type: "image", attrs });
  }
  editor.off("transaction", follow);
}

export interface FileInsertionOptions {
  readonly insert: (files: readonly File[], position: number) => void;
  readonly onPasteTooLarge: () => void;
}

/** Pictures come in by paste and drop; a paste that no server would take stays out. */
export function fileInsertion({ insert, onPasteTooLarge }: FileInsertionOptions) {
  return Extension.create({
    name: "fileInsertion",

    addProseMirrorPlugins() {
      return [
        new Plugin({
          props: {
            handlePaste(view, event) {
              const data = event.clipboardData;
              if (data === null) return false;
              if (sizeOf(data) > maxPasteLength) {
                onPasteTooLarge();
                return true;
              }
              // Word puts a picture of the text beside the text; then the text is what is meant.
              const images = data.types.includes("text/html") ? [] : imagesOf(data);
              if (images.length > 0) insert(images, view.state.selection.from);
              return images.length > 0;
            },
            handleDrop(view, event) {
              const images = event.dataTransfer === null ? [] : imagesOf(event.dataTransfer);
              const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
              if (images.length === 0 || place === null) return false;
              event.preventDefault();
              insert(images, place.pos);
              return true;
            },
          },
        }),
      ];
    },
  });
}

function sizeOf(data: DataTransfer): number {
  return Math.max(data.getData("text/html").length, data.getData("text/plain").length);
}

function imagesOf(data: DataTransfer): File[] {
  return [...data.files].filter((file) => file.type.startsWith("image/"));
}
