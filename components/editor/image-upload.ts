import type { Editor } from "@tiptap/core";
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { callApi } from "#components/api-client.ts";
import { imageShape } from "#core/contracts/reports.ts";
import { Refusal } from "#core/refusal.ts";

/** What the server takes; a larger picture is refused before it travels. */
export const maxImageBytes = 20 * 1024 * 1024;
/** A larger paste would make an update that the server refuses whole. */
const maxPasteLength = 4 * 1024 * 1024;

/** A stored picture, as the image node takes it. */
export interface UploadedImage {
  readonly src: string;
  readonly alt: string;
}

/**
 * Stores a picture with the report.
 *
 * @throws Refusal "unsupported-file" or "too-large" before anything travels, and as callApi does
 */
export async function uploadImage(reportId: string, file: File): Promise<UploadedImage> {
  if (!file.type.startsWith("image/")) throw new Refusal("unsupported-file");
  if (file.size > maxImageBytes) throw new Refusal("too-large");
  const body = new FormData();
  body.set("file", file);
  const path = `/reports/${reportId}/images`;
  const { src, fileName } = await callApi(path, imageShape, { method: "POST", body });
  return { src, alt: fileName.replace(/\.[a-z0-9]+$/i, "") };
}

/**
 * Uploads and then shows the pictures where they were meant to stand, even if people typed
 * before that place meanwhile.
 */
export async function insertImages(
  editor: Editor,
  files: readonly File[],
  options: {
    position: number;
    /** Null when the picture was not taken and the person has been told. */
    upload: (file: File) => Promise<UploadedImage | null>;
  },
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
    const attrs = await options.upload(file);
    if (attrs === null || editor.isDestroyed) continue;
    const position = Math.min(place.position, editor.state.doc.content.size);
    editor.commands.insertContentAt(position, { type: "image", attrs });
  }
  editor.off("transaction", follow);
}

export interface FileInsertionOptions {
  readonly insert: (editor: Editor, files: readonly File[], position: number) => void;
  readonly onPasteTooLarge: () => void;
}

/** Pictures come in by paste and drop; a paste that no server would take stays out. */
export function fileInsertion({ insert, onPasteTooLarge }: FileInsertionOptions) {
  return Extension.create({
    name: "fileInsertion",

    addProseMirrorPlugins() {
      const { editor } = this;
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
              if (images.length > 0) insert(editor, images, view.state.selection.from);
              return images.length > 0;
            },
            handleDrop(view, event) {
              const images = event.dataTransfer === null ? [] : imagesOf(event.dataTransfer);
              const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
              if (images.length === 0 || place === null) return false;
              event.preventDefault();
              insert(editor, images, place.pos);
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
