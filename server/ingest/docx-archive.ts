import { type UnzipFileInfo, unzipSync, zipSync } from "fflate";
import { maxArchiveEntries, maxInflatedBytes } from "./ingest-limits.ts";

export type CheckedArchive =
  | { readonly state: "checked"; readonly bytes: Uint8Array }
  | { readonly state: "too-hard" }
  | { readonly state: "damaged" };

/**
 * A new archive that holds only the checked XML parts of a .docx. The reader of Word files is
 * given this one and never the upload, so it cannot see an entry that was not counted.
 *
 * A bomb is stopped by the sizes it declares; one that declares too little is cut there, since
 * no part is inflated beyond its declared size. A document type declaration is refused: Word
 * writes none, and its entities could grow without end.
 */
export function checkArchive(upload: Uint8Array): CheckedArchive {
  const budget = { entries: 0, bytes: 0 };
  try {
    const parts = unzipSync(upload, { filter: (entry) => admit(entry, budget) });
    if (Object.values(parts).some(declaresDocumentType)) return { state: "damaged" };
    return { state: "checked", bytes: zipSync(parts, { level: 0 }) };
  } catch (error) {
    return { state: error instanceof OverBudget ? "too-hard" : "damaged" };
  }
}

class OverBudget extends Error {}

function admit(entry: UnzipFileInfo, budget: { entries: number; bytes: number }): boolean {
  budget.entries += 1;
  if (budget.entries > maxArchiveEntries) throw new OverBudget();
  if (!/\.(xml|rels)$/i.test(entry.name)) return false;
  budget.bytes += entry.originalSize;
  if (budget.bytes > maxInflatedBytes) throw new OverBudget();
  return true;
}

function declaresDocumentType(part: Uint8Array): boolean {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  return bytes.includes("<!DOCTYPE") || bytes.includes("<!ENTITY") || startsUtf16(part);
}

/** Word writes UTF-8; in UTF-16 a declaration would pass unseen. */
function startsUtf16(part: Uint8Array): boolean {
  return (part[0] === 0xff && part[1] === 0xfe) || (part[0] === 0xfe && part[1] === 0xff);
}
