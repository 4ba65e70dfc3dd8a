import { strToU8, type Zippable, zipSync } from "fflate";

/** Files made for tests, byte by byte. */

const wordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

const contentTypes = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;

const rootRelations = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;

export function wordParagraph(text: string, style?: string): string {
  const properties = style === undefined ? "" : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`;
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

export function wordTable(rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `<w:tr>${cells.map((cell) => `<w:tc>${wordParagraph(cell)}</w:tc>`).join("")}</w:tr>`;
  return `<w:tbl>${rows.map(row).join("")}</w:tbl>`;
}

/** A .docx around the given body; `prologue` stands before the root element. */
export function docxFile(
  body: string,
  { prologue = "", parts = {} }: { prologue?: string; parts?: Zippable } = {},
): Uint8Array {
  const document = `<?xml version="1.0" encoding="UTF-8"?>${prologue}<w:document xmlns:w="${wordNamespace}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>${body}</w:body></w:document>`;
  return zipSync({
    "[Content_Types].xml": strToU8(contentTypes),
    "_rels/.rels": strToU8(rootRelations),
    "word/document.xml": strToU8(document),
    ...parts,
  });
}

/** A minimal PDF with one line of Latin text per entry on each page. */
export function pdfFile(pages: readonly (readonly string[])[]): Uint8Array {
  const fontId = 3;
  const firstPageId = 4;
  const kids = pages.map((_, index) => `${firstPageId + index * 2} 0 R`).join(" ");
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ...pages.flatMap((lines, index) => {
      const content = `BT /F1 12 Tf 72 720 Td 40 TL ${lines.map((line) => `(${line}) Tj T*`).join(" ")} ET`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 ${fontId} 0 R>>>>/Contents ${firstPageId + index * 2 + 1} 0 R>>`,
        `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  return assemblePdf(objects);
}

/** Objects numbered from 1, the first one the catalog. */
export function assemblePdf(objects: readonly string[], trailerEntries = ""): Uint8Array {
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  file += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailerEntries}>>\nstartxref\n${start}\n%%EOF\n`;
  return strToU8(file, true);
}

/** Says that it is encrypted, with a password that is not the empty one. */
export function lockedPdfFile(): Uint8Array {
  const key = "00".repeat(32);
  return assemblePdf(
    [
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[]/Count 0>>",
      `<</Filter/Standard/V 1/R 2/O<${key}>/U<${key}>/P -4>>`,
    ],
    "/Encrypt 3 0 R/ID[<00><00>]",
  );
}
