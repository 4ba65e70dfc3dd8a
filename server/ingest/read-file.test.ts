import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readFile } from "./read-file.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { docxFile, lockedPdfFile, pdfFile, wordParagraph, wordTable } from "./test-files.ts";

function textOf(outcome: ReadOutcome): string {
  return outcome.state === "read" ? outcome.text : `refused: ${outcome.reason}`;
}

async function read(bytes: Uint8Array, fileName: string): Promise<string> {
  return textOf(await readFile(bytes, fileName));
}

const sentence = "前三季度，高新区实现地区生产总值1106.8亿元。";
/** 高新区增长12.9% in GB 2312. */
const gbBytes = Uint8Array.from([
  0xb8, 0xdf, 0xd0, 0xc2, 0xc7, 0xf8, 0xd4, 0xf6, 0xb3, 0xa4, 0x31, 0x32, 0x2e, 0x39, 0x25,
]);

test("text is read as UTF-8, with or without a byte order mark", async () => {
  expect(await read(strToU8(sentence), "a.txt")).toBe(sentence);
  expect(await read(strToU8(`\ufeff${sentence}`), "a.md")).toBe(sentence);
});

test("text is read as UTF-16 by its byte order mark, either way round", async () => {
  const little = Buffer.from(`\ufeff${sentence}`, "utf16le");
  expect(await read(little, "a.txt")).toBe(sentence);
  expect(await read(Buffer.from(little).swap16(), "a.txt")).toBe(sentence);
});

test("text is read as GB18030 when it is not UTF-8", async () => {
  expect(await read(gbBytes, "a.txt")).toBe("高新区增长12.9%");
});

test("UTF-8 with a broken byte is refused, not read as rubbish", async () => {
  const broken = strToU8(sentence.repeat(3));
  broken[4] = 0xff;
  expect(await read(broken, "a.txt")).toBe("refused: unreadable-file");
  expect(await read(strToU8(sentence.repeat(3)).subarray(0, -5), "a.txt")).toBe(
    "refused: unreadable-file",
  );
});

test("UTF-16 without a byte order mark is refused, not read as rubbish", async () => {
  const little = Buffer.from("高新区增长\n高新区增长", "utf16le");
  const big = Buffer.from(little).swap16();
  for (const bytes of [little, big]) {
    expect(await read(bytes, "a.txt")).toMatch(/^refused: un(readable|supported)-file$/);
  }
});

test("line ends become LF and control characters go; every other character stays", async () => {
  const raw =
    "各园区情况如下，数据由统计局提供，均为初步核算数\r\n二\r三\u0000\u0007\u009f\t四\u3000　<b>&amp;</b>\u202e五";
  expect(await read(strToU8(raw), "a.txt")).toBe(
    "各园区情况如下，数据由统计局提供，均为初步核算数\n二\n三\t四\u3000　<b>&amp;</b>\u202e五",
  );
});

test("Markdown is kept as written, front matter too", async () => {
  const raw = "---\ntitle: 简报\n---\n\n# 标题\n\n**1106.8亿元**";
  const outcome = await readFile(strToU8(raw), "a.md");
  expect(outcome).toMatchObject({ state: "read", text: raw, mediaType: "text/markdown" });
});

test("a Word file gives paragraphs, headings and tables with tabs", async () => {
  const body =
    wordParagraph("总体情况", "Heading1") +
    wordParagraph(sentence) +
    wordTable([
      ["园区", "生产总值"],
      ["甲", "1106.8"],
    ]) +
    wordParagraph("结尾");
  expect(await read(docxFile(body), "a.docx")).toBe(
    `总体情况\n\n${sentence}\n\n园区\t生产总值\n甲\t1106.8\n\n结尾`,
  );
});

test("a Word file's footnotes stand after its text", async () => {
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const notes = `<w:footnotes ${w}><w:footnote w:id="2">${wordParagraph("初步核算数")}</w:footnote></w:footnotes>`;
  const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>`;
  const body = `<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`;
  const file = docxFile(body, {
    parts: {
      "word/footnotes.xml": strToU8(notes),
      "word/_rels/document.xml.rels": strToU8(relations),
    },
  });
  expect(await read(file, "a.docx")).toBe("正文\n\n初步核算数");
});

test("a Word file that links to a picture file does not get it opened", async () => {
  const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///dev/zero" TargetMode="External"/></Relationships>`;
  const body = `${wordParagraph(sentence)}<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="rId5"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;
  const file = docxFile(body, { parts: { "word/_rels/document.xml.rels": strToU8(relations) } });
  expect(await read(file, "a.docx")).toBe(sentence);
});

test("a document type declaration in a Word file is refused", async () => {
  for (const prologue of ['<!DOCTYPE x [<!ENTITY a "lol">]>', "<!DOCTYPE x>"]) {
    expect(await read(docxFile(wordParagraph("x"), { prologue }), "a.docx")).toBe(
      "refused: unreadable-file",
    );
  }
});

test("a Word file that would inflate beyond the limit is refused before it is inflated", async () => {
  const zeros = new Uint8Array(97 * 1024 * 1024).fill(32);
  const file = docxFile(wordParagraph("x"), {
    parts: { "word/styles.xml": [zeros, { level: 9 }] },
  });
  expect(file.length).toBeLessThan(200_000);
  expect(await read(file, "a.docx")).toBe("refused: file-too-hard");
});

test("a Word file that lies about its sizes is cut there and refused", async () => {
  const file = Buffer.from(docxFile(wordParagraph("x".repeat(50_000))));
  const directory = file.lastIndexOf("word/document.xml") - 46;
  file.writeUInt32LE(300, directory + 24);
  expect(await read(file, "a.docx")).toBe("refused: unreadable-file");
});

test("a PDF gives its text layer with the starts of its pages", async () => {
  const outcome = await readFile(pdfFile([["GDP 1106.8", "up 12.9"], ["page two"]]), "a.pdf");
  expect(outcome).toEqual({
    state: "read",
    text: "GDP 1106.8\n\nup 12.9\n\npage two\n\n",
    pages: [
      { page: 1, start: 0 },
      { page: 2, start: 21 },
    ],
    mediaType: "application/pdf",
  });
});

test("a PDF without text is told from a damaged one", async () => {
  expect(await read(pdfFile([[]]), "scan.pdf")).toBe("refused: no-text-in-file");
  expect(await read(strToU8("%PDF-1.7 and nothing else"), "a.pdf")).toBe(
    "refused: unreadable-file",
  );
});

test("a PDF with a password is refused with its own reason", async () => {
  expect(await read(lockedPdfFile(), "a.pdf")).toBe("refused: password-needed");
});

test("content decides, not the extension", async () => {
  expect(await read(pdfFile([["GDP 1106.8"]]), "a.txt")).toContain("GDP 1106.8");
  expect(await read(docxFile(wordParagraph(sentence)), "a.pdf")).toBe(sentence);
  expect(await read(strToU8(sentence), "a.pdf")).toBe("refused: unreadable-file");
  expect(await read(strToU8(sentence), "a.docx")).toBe("refused: unreadable-file");
});

test("other kinds of files are refused as unsupported", async () => {
  expect(await read(strToU8("<svg onload=alert(1)>"), "a.svg")).toBe("refused: unsupported-file");
  expect(await read(strToU8("<html>"), "a.html")).toBe("refused: unsupported-file");
  const workbook = zipSync({ "xl/workbook.xml": strToU8("<x/>") });
  expect(await read(workbook, "a.xlsx")).toBe("refused: unsupported-file");
  expect(await read(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), "a.doc")).toBe(
    "refused: unsupported-file",
  );
  const binary = Uint8Array.from({ length: 512 }, (_, index) => (index * 7) % 32);
  expect(await read(binary, "a.txt")).toBe("refused: unsupported-file");
});

test("truncated files are refused", async () => {
  const word = docxFile(wordParagraph(sentence));
  expect(await read(word.subarray(0, word.length - 60), "a.docx")).toBe("refused: unreadable-file");
  expect(await read(new Uint8Array(), "a.txt")).toBe("refused: no-text-in-file");
  expect(await read(strToU8(" \r\n\u3000"), "a.txt")).toBe("refused: no-text-in-file");
});

test("more paragraphs than can be indexed in time are refused", async () => {
  expect(await read(strToU8("a\n\n".repeat(100_001)), "a.txt")).toBe("refused: file-too-hard");
  expect((await read(strToU8("a\n\n".repeat(100_000)), "a.txt")).length).toBe(300_000);
});

test("more text than the limit is refused", async () => {
  expect(await read(new Uint8Array(5_000_001).fill(97), "a.txt")).toBe("refused: file-too-hard");
  expect((await read(new Uint8Array(5_000_000).fill(97), "a.txt")).length).toBe(5_000_000);
});
