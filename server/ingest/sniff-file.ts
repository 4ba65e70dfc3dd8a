import { strFromU8 } from "fflate";

export type FileForm = "pdf" | "docx" | "text" | "damaged" | "unsupported";

const textExtensions = new Set(["", "txt", "text", "md", "markdown"]);
const binaryExtensions = new Set(["pdf", "docx"]);

/**
 * What a file is by its content. The name only chooses among things that content cannot tell
 * apart: text in a .html or .csv is not taken for prose, and a .pdf without a PDF inside is damaged.
 */
export function sniffFile(bytes: Uint8Array, fileName: string): FileForm {
  if (hasPdfHeader(bytes)) return "pdf";
  if (startsWith(bytes, [0x50, 0x4b])) return isWordArchive(bytes) ? "docx" : archiveForm(fileName);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return "unsupported";
  const extension = extensionOf(fileName);
  if (binaryExtensions.has(extension)) return "damaged";
  if (!textExtensions.has(extension) || looksBinary(bytes)) return "unsupported";
  return "text";
}

export function extensionOf(fileName: string): string {
  return /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
}

/** ISO 32000-1, Annex H.3: readers accept the header anywhere in the first 1024 bytes. */
function hasPdfHeader(bytes: Uint8Array): boolean {
  return strFromU8(bytes.subarray(0, 1024), true).includes("%PDF-");
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** Part names stand uncompressed in the archive, in its local headers and in its directory. */
function isWordArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("word/");
}

function archiveForm(fileName: string): FileForm {
  return extensionOf(fileName) === "docx" ? "damaged" : "unsupported";
}

/** Control characters that no text file holds, in the first 8 KiB; UTF-16 has NULs of its own. */
function looksBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 8192);
  const isUtf16 = startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]);
  if (isUtf16) return false;
  const controls = head.filter((byte) => byte < 32 && ![9, 10, 12, 13].includes(byte)).length;
  return controls > head.length / 50;
}
