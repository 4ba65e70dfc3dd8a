import { deflateRawSync } from "node:zlib";
import { zipSync } from "fflate";
import { type Canaries, type CraftedFile, craftEach, craftTruncated } from "./test-crafted-file.ts";
import { docxFile, wordParagraph } from "./test-files.ts";
import { type RawEntry, rawZip } from "./test-raw-zip.ts";

const fileName = "简报.docx";
const sentence = "前三季度，高新区实现地区生产总值1106.8亿元。";
const valid = () => docxFile(wordParagraph(sentence).repeat(20));
const mebibyte = 1024 ** 2;

/** The parts of a file that would be read, for archives that are written by hand. */
const parts = (document = documentOf(wordParagraph(sentence))): RawEntry[] => [
  { name: "[Content_Types].xml", data: contentTypes },
  { name: "_rels/.rels", data: rootRelations },
  { name: "word/document.xml", data: document },
];
const withPart = (changes: Partial<RawEntry>) =>
  rawZip(parts().map((part, index) => (index === 2 ? { ...part, ...changes } : part)));
const beside = (...extra: readonly RawEntry[]) => rawZip([...parts(), ...extra]);

const w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
const contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`;
const rootRelations = `<?xml version="1.0"?><Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`;
const documentOf = (body: string, prologue = "") =>
  `<?xml version="1.0"?>${prologue}<w:document xmlns:w="${w}" xmlns:r="${office}"><w:body>${body}</w:body></w:document>`;

/** Archives, XML and links of Word files. */
export function craftedWordFiles(canaries: Canaries): CraftedFile[] {
  const what = (name: string) => ({ what: `Word, ${name}`, fileName });
  return [
    ...craftTruncated(valid, { ...what("truncated"), cuts: 24 }),
    ...craftEach(liesOfSize, (lie) => withPart(lie), what("lying size")),
    ...craftEach(oddPacking, (odd) => withPart(odd), what("packing")),
    ...craftEach(entryNames(), (name) => beside({ name, data: "<x/>" }), what("entry name")),
    ...craftEach(archives, (make) => make(), what("archive")),
    ...craftEach(bombs, (make) => make(), what("bomb")),
    ...craftEach(declarations(canaries), (prologue) => declared(prologue), what("declaration")),
    ...craftEach(encodings, (bytes) => withPart({ data: bytes }), what("encoding")),
    ...craftEach(linkTargets(canaries), linked, what("linked picture")),
    ...craftEach(linkTypes, (type) => related(type, canaries.address), what("linked")),
    ...craftEach(fields(canaries), (code) => docxFile(fieldOf(code)), what("field")),
    ...craftEach(structures, (body) => docxFile(body), what("structure")),
    ...craftEach(brokenPackages, (make) => make(), what("package")),
  ];
}

const liesOfSize: Readonly<Record<string, Partial<RawEntry>>> = {
  "directory says 0": { central: { original: 0 } },
  "directory says 1": { central: { original: 1 } },
  "directory says 100": { central: { original: 100 } },
  "directory says 50 MB": { central: { original: 50 * mebibyte } },
  "directory says 4 GB": { central: { original: 0xfffffffe } },
  "directory says zip64": { central: { original: 0xffffffff } },
  "header says 0": { local: { original: 0 } },
  "header says 4 GB": { local: { original: 0xffffffff } },
  "packed size 0": { central: { packed: 0 } },
  "packed size 1": { central: { packed: 1 } },
  "packed size of 4 GB": { central: { packed: 0xfffffffe } },
  "packed size reaches into the directory": { central: { packed: 600 } },
  "wrong checksum": { central: { crc: 1 }, local: { crc: 2 } },
  "offset beyond the end": { central: { offset: 0x7fffffff } },
  "offset into itself": { central: { offset: 3 } },
  "bomb that says 200 bytes": {
    data: documentOf("<w:p/>".repeat(2_000_000)),
    central: { original: 200 },
    local: { original: 200 },
  },
};

const oddPacking: Readonly<Record<string, Partial<RawEntry>>> = {
  encrypted: { flags: 1 },
  "strongly encrypted": { flags: 0x41 },
  "sizes behind the data": { flags: 8, local: { packed: 0, original: 0, crc: 0 } },
  "stored, but deflated": { method: 0 },
  "deflated, but stored": { packed: Buffer.from("not deflated at all".repeat(30)) },
  "empty stream": { packed: new Uint8Array() },
  "endless stored blocks": { packed: Buffer.alloc(50_000) },
  shrunk: { method: 1 },
  deflate64: { method: 9 },
  bzip2: { method: 12 },
  lzma: { method: 14 },
  zstd: { method: 93 },
  aes: { method: 99 },
  "another name in its header": { localName: "../../evil.xml" },
  "extra field that ends early": { extra: Buffer.from([1, 0, 255, 255]) },
  "extra field of zip64": {
    extra: Buffer.concat([Buffer.from([1, 0, 16, 0]), Buffer.alloc(16, 0x7f)]),
    central: { original: 0xffffffff, packed: 0xffffffff },
  },
  "symbolic link": { attributes: 0xa1ff << 16, data: "/etc/passwd" },
  device: { attributes: 0x21b6 << 16 },
};

function entryNames(): Readonly<Record<string, string>> {
  const names = [
    "../word/document.xml",
    "..\\..\\windows\\evil.xml",
    "/etc/cron.d/evil.xml",
    "C:\\evil.xml",
    "\\\\server\\share\\evil.xml",
    "word/../../../../evil.xml",
    "word/document.xml\0.png.xml",
    "%2e%2e%5c%2e%2e%5cevil.xml",
    "CON.xml",
    "NUL.rels",
    "word//document.xml",
    "WORD/DOCUMENT.XML",
    "__proto__",
    "__proto__.xml",
    "constructor.xml",
    "toString.rels",
    "word/\u202elmx.exe.xml",
    "~/.ssh/authorized_keys.xml",
    "",
    `${"长".repeat(20_000)}.xml`,
  ];
  return Object.fromEntries(names.map((name) => [JSON.stringify(name).slice(0, 40), name]));
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `word/${index}.xml`, data: "<x/>" }));

const archives: Readonly<Record<string, () => Uint8Array>> = {
  "two documents of one name": () =>
    beside({ name: "word/document.xml", data: documentOf(wordParagraph("第二份")) }),
  "two content types": () => beside({ name: "[Content_Types].xml", data: "<Types/>" }),
  "6,000 entries": () => beside(...many(6000)),
  "entries on one another": () => {
    const data = new Uint8Array(8 * mebibyte).fill(32);
    const central = { packed: deflateRawSync(data).length, original: data.length, offset: 0 };
    const again = many(400).map((entry) => ({ ...entry, packed: new Uint8Array(), central }));
    return rawZip([{ name: "word/0.xml", data }, ...again, ...parts()]);
  },
  "an archive in the archive": () =>
    beside({ name: "word/inner.xml", data: zipSync({ "a.xml": new Uint8Array(mebibyte) }) }),
  "count of 65,535": () => rawZip(parts(), { entries: 0xffff }),
  "count of 0": () => rawZip(parts(), { entries: 0 }),
  "directory beyond the end": () => rawZip(parts(), { directoryOffset: 0x7fffffff }),
  "directory at the start": () => rawZip(parts(), { directoryOffset: 0 }),
  "directory of 4 GB": () => rawZip(parts(), { directorySize: 0xffffffff }),
  "zip64 without a locator": () =>
    rawZip(parts(), { entries: 0xffff, directoryOffset: 0xffffffff }),
  "zip64 locator to nowhere": () => zip64(0x7fffffffff),
  "zip64 locator to itself": () => zip64(0),
  "two end records": () => rawZip(parts(), { comment: rawZip(parts()) }),
  "a comment of 65,535 bytes": () => rawZip(parts(), { comment: Buffer.alloc(65_535, 0x50) }),
  "a program before the archive": () => Buffer.concat([Buffer.from("MZ\x90\0"), valid()]),
  "signatures alone": () => Buffer.from("PK\x03\x04".repeat(50_000)),
  "end record alone": () => rawZip([]),
};

function zip64(offset: number): Uint8Array {
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset), 8);
  locator.writeUInt32LE(1, 16);
  return rawZip(parts(), { entries: 0xffff, directoryOffset: 0xffffffff, before: () => locator });
}

const nest = (open: string, close: string, depth: number, core = "") =>
  open.repeat(depth) + core + close.repeat(depth);
const heart = wordParagraph("心");

const bombs: Readonly<Record<string, () => Uint8Array>> = {
  "97 MB of spaces": () =>
    docxFile(heart, {
      parts: { "word/styles.xml": [new Uint8Array(97 * mebibyte).fill(32), { level: 9 }] },
    }),
  "many parts, together too much": () =>
    docxFile(heart, {
      parts: Object.fromEntries(
        Array.from({ length: 13 }, (_, index) => [
          `word/${index}.xml`,
          [new Uint8Array(8 * mebibyte).fill(32), { level: 9 }] as const,
        ]),
      ),
    }),
  "3 million empty paragraphs": () => docxFile("<w:p/>".repeat(3_000_000)),
  "a text of 8 MB": () => docxFile(wordParagraph("a".repeat(8 * mebibyte))),
  "an attribute of 10 MB": () => docxFile(`<w:p w:x="${"a".repeat(10 * mebibyte)}"/>${heart}`),
  "50,000 attributes": () =>
    docxFile(
      `<w:p ${Array.from({ length: 50_000 }, (_, at) => `w:a${at}=""`).join(" ")}/>${heart}`,
    ),
  "tables 3,000 deep": () =>
    docxFile(nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 3000, heart)),
  "tables 100,000 deep": () =>
    docxFile(nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 100_000, heart)),
  "unclosed elements": () => docxFile("<w:p>".repeat(200_000)),
  "content controls 50,000 deep": () =>
    docxFile(nest("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 50_000, heart)),
  "a million breaks": () => docxFile(`<w:p><w:r>${"<w:br/>".repeat(1_000_000)}</w:r></w:p>`),
  "a million references": () => docxFile(wordParagraph("&amp;".repeat(1_000_000))),
  "200,000 short paragraphs": () => docxFile(wordParagraph("增").repeat(200_000)),
};

const declared = (prologue: string) => docxFile(wordParagraph("&a;"), { prologue });

function declarations({ address, path }: Canaries): Readonly<Record<string, string>> {
  const laughs = Array.from(
    { length: 9 },
    (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
  ).join("");
  return {
    "entities in entities": `<!DOCTYPE x [<!ENTITY l0 "lol">${laughs}<!ENTITY a "&l9;">]>`,
    "one long entity": `<!DOCTYPE x [<!ENTITY a "${"a".repeat(100_000)}">]>`,
    "entity of itself": '<!DOCTYPE x [<!ENTITY a "&a;">]>',
    "file entity": `<!DOCTYPE x [<!ENTITY a SYSTEM "file://${path}">]>`,
    "address entity": `<!DOCTYPE x [<!ENTITY a SYSTEM "${address}entity">]>`,
    "parameter entity": `<!DOCTYPE x [<!ENTITY % p SYSTEM "${address}dtd">%p;]>`,
    "external type": `<!DOCTYPE x SYSTEM "${address}dtd">`,
    "lower case": '<!doctype x [<!ENTITY a "x">]>',
    "behind a comment": '<!-- x --><!DOCTYPE x [<!ENTITY a "x">]>',
    "style sheet": `<?xml-stylesheet href="${address}style" type="text/xsl"?>`,
    "processing instruction without end": "<?x ",
    "comment without end": "<!-- ",
    "data without end": "<![CDATA[",
  };
}

const utf16 = (text: string) => Buffer.from(text, "utf16le");
const encodings: Readonly<Record<string, Uint8Array>> = {
  "UTF-16 with a mark": utf16(`\ufeff${documentOf(heart, "<!DOCTYPE x>")}`),
  "UTF-16 without one": utf16(documentOf(heart, "<!DOCTYPE x>")),
  "UTF-16, the other way round": utf16(`\ufeff${documentOf(heart)}`).swap16(),
  "UTF-32": Buffer.from(
    [...documentOf(heart)].flatMap((letter) => [letter.charCodeAt(0) % 256, 0, 0, 0]),
  ),
  "UTF-7 by its word": Buffer.from(
    documentOf("+ADwAIQ-").replace('"1.0"', '"1.0" encoding="UTF-7"'),
  ),
  "broken UTF-8": Buffer.from([...Buffer.from(documentOf(heart)), 0xff, 0xc0, 0x80]),
  NULs: Buffer.from(documentOf(`${heart}\0\0`)),
  "a mark before UTF-8": Buffer.from(`\ufeff${documentOf(heart)}`),
};

function linkTargets({ address, path }: Canaries): Readonly<Record<string, string>> {
  const targets = [
    "file:///dev/zero",
    `file://${path}`,
    path,
    "/dev/zero",
    "/proc/self/environ",
    `${address}image`,
    "http://169.254.169.254/latest/meta-data/",
    "\\\\127.0.0.1\\share\\image.png",
    "//127.0.0.1/share/image.png",
    "../../../../../../../../etc/passwd",
    "data:text/html,x",
    "javascript:alert(1)",
    "zip://word/document.xml",
  ];
  return Object.fromEntries(targets.map((target) => [target, target]));
}

const escapeXml = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
const relation = (type: string, target: string) =>
  Buffer.from(
    `<Relationships xmlns="${packageRelations}"><Relationship Id="rId5" Type="${office}/${type}" Target="${escapeXml(target)}" TargetMode="External"/></Relationships>`,
  );

function linked(target: string): Uint8Array {
  const body = `${wordParagraph(sentence)}<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="rId5" r:embed="rId5"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;
  return docxFile(body, { parts: { "word/_rels/document.xml.rels": relation("image", target) } });
}

const linkTypes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "attachedTemplate",
    "aFChunk",
    "oleObject",
    "subDocument",
    "frame",
    "hyperlink",
    "footnotes",
    "styles",
    "numbering",
    "comments",
  ].map((type) => [type, type]),
);

function related(type: string, address: string): Uint8Array {
  const body = `${wordParagraph(sentence)}<w:altChunk r:id="rId5"/><w:subDoc r:id="rId5"/><w:p><w:hyperlink r:id="rId5"><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>`;
  return docxFile(body, {
    parts: { "word/_rels/document.xml.rels": relation(type, `${address}${type}`) },
  });
}

function fields({ address, path }: Canaries): Readonly<Record<string, string>> {
  return {
    DDE: 'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"',
    INCLUDETEXT: `INCLUDETEXT "${path}"`,
    INCLUDEPICTURE: `INCLUDEPICTURE "${address}picture" \\d`,
    HYPERLINK: 'HYPERLINK "javascript:alert(1)"',
    "never ended": "IF 1 = 1",
  };
}

const fieldOf = (code: string) =>
  `${wordParagraph(sentence)}<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${escapeXml(code)}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>`;

const structures: Readonly<Record<string, string>> = {
  empty: "",
  "a cell over a billion columns": `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>${heart}</w:tc></w:tr></w:tbl>`,
  "merged cells that begin nowhere": `<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>${heart}</w:tc></w:tr></w:tbl>`,
  "a list of level a billion":
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="1000000000"/><w:numId w:val="-1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
  "notes that are not there":
    '<w:p><w:r><w:footnoteReference w:id="99"/><w:endnoteReference w:id="__proto__"/></w:r></w:p>',
  "a symbol without a font":
    '<w:p><w:r><w:sym w:font="__proto__" w:char="FFFFFFFF"/><w:t>x</w:t></w:r></w:p>',
  "markup in the words": wordParagraph(
    "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;",
  ),
  "rows outside of tables": `<w:tr><w:tc>${heart}</w:tc></w:tr>`,
};

const brokenPackages: Readonly<Record<string, () => Uint8Array>> = {
  "no content types": () => rawZip(parts().slice(1)),
  "no relationships": () => rawZip(parts().filter((_, index) => index !== 1)),
  "no document": () => rawZip([...parts().slice(0, 2), { name: "word/other.xml", data: "<x/>" }]),
  "a document that is no XML": () => rawZip(parts("\u0001\u0002\u0003 no XML")),
  "an empty document": () => rawZip(parts("")),
  "another root": () => rawZip(parts("<html><body onload='alert(1)'>x</body></html>")),
  "a relationship to itself": () =>
    docxFile(heart, {
      parts: { "word/_rels/document.xml.rels": relation("styles", "document.xml") },
    }),
  "styles based on each other": () =>
    docxFile(wordParagraph("x", "A"), {
      parts: {
        "word/_rels/document.xml.rels": Buffer.from(
          String(Buffer.from(relation("styles", "styles.xml"))).replace(
            ' TargetMode="External"',
            "",
          ),
        ),
        "word/styles.xml": Buffer.from(
          `<w:styles xmlns:w="${w}"><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>`,
        ),
      },
    }),
  "a workbook": () =>
    zipSync({ "xl/workbook.xml": Buffer.from("<x/>"), "word/x.bin": Buffer.from("x") }),
};
