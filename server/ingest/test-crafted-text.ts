import { type CraftedFile, craftEach } from "./test-crafted-file.ts";

const sentence = "前三季度，高新区实现地区生产总值1106.8亿元，增长12.9%。\n";
/** 高新区增长12.9% in GB 2312. */
const gb = [
  0xb8, 0xdf, 0xd0, 0xc2, 0xc7, 0xf8, 0xd4, 0xf6, 0xb3, 0xa4, 0x31, 0x32, 0x2e, 0x39, 0x25,
];
const utf16 = (text: string) => Buffer.from(text, "utf16le");
const utf32 = (text: string) =>
  Buffer.concat(
    [...text].map((letter) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(letter.codePointAt(0) ?? 0);
      return bytes;
    }),
  );
const million = 1_000_000;

const encodings: Readonly<Record<string, () => Uint8Array>> = {
  "UTF-8": () => Buffer.from(sentence),
  "UTF-8 with a mark": () => Buffer.from(`\ufeff${sentence}`),
  "UTF-8 cut in a character": () => Buffer.from(sentence.repeat(9)).subarray(0, -2),
  "overlong UTF-8": () => Buffer.from([0xc0, 0xaf, 0xe0, 0x80, 0xaf]),
  "surrogates in UTF-8": () => Buffer.from([0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80]),
  "UTF-16 with a mark": () => utf16(`\ufeff${sentence}`),
  "UTF-16 with a mark, the other way round": () => utf16(`\ufeff${sentence}`).swap16(),
  "UTF-16 without a mark": () => utf16(sentence),
  "UTF-16 without a mark, the other way round": () => utf16(sentence).swap16(),
  "UTF-16 without a mark, Chinese alone": () => utf16("高新区增长".repeat(20)),
  "UTF-16 with an odd byte": () => Buffer.concat([utf16(`\ufeff${sentence}`), Buffer.from([0])]),
  "half pairs in UTF-16": () => utf16("\ufeff\ud800增\udc00"),
  "a mark alone": () => Buffer.from([0xff, 0xfe]),
  "UTF-32": () => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), utf32(sentence)]),
  "GB 2312": () => Uint8Array.from(gb),
  "GB 18030 of four bytes": () =>
    Uint8Array.from([...gb, 0x81, 0x30, 0x81, 0x30, 0x95, 0x32, 0x82, 0x36]),
  "GB 18030 cut in a character": () => Uint8Array.from(gb.slice(0, 3)),
  "GB 18030 with NULs": () => Uint8Array.from([...gb, 0, ...gb]),
  Big5: () => Uint8Array.from([0xb0, 0xaa, 0xb7, 0x73, 0xb0, 0xcf, 0xbc, 0x57, 0xaa, 0xf8]),
  "Shift JIS": () => Uint8Array.from([0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd]),
  "ISO 2022": () => Buffer.from("\x1b$B8=9T\x1b(B"),
  "UTF-7": () => Buffer.from("+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
  "every byte": () => Uint8Array.from({ length: 256 }, (_, byte) => byte),
  "NULs alone": () => new Uint8Array(10_000),
  "a NUL in the text": () => Buffer.from(`${sentence.repeat(9)}\0${sentence}`),
  "control characters": () => Buffer.from(`${sentence.repeat(9)}\x07\x1b[31m\x9b\x7f`),
  nothing: () => new Uint8Array(),
  "white space": () => Buffer.from(" \r\n\t\u3000\ufeff\u2028".repeat(1000)),
};

const sizes: Readonly<Record<string, () => Uint8Array>> = {
  "a line of 4.9 million": () => Buffer.alloc(4.9 * million, "a"),
  "a Chinese line of 4.9 million": () => Buffer.from("增".repeat(4.9 * million)),
  "2.4 million lines": () => Buffer.from("a\n".repeat(2.4 * million)),
  "1.6 million paragraphs": () => Buffer.from("a\n\n".repeat(1.6 * million)),
  "4.9 million combining marks": () => Buffer.from(`e${"\u0301".repeat(4.9 * million)}`),
  "one mark too many": () => Buffer.alloc(5 * million + 1, "a"),
  "21 MB": () => Buffer.alloc(21 * 1024 ** 2, "a"),
  "50 MB": () => Buffer.alloc(50 * 1024 ** 2, "a"),
};

const markup: Readonly<Record<string, string>> = {
  script: "<script>alert(1)</script>",
  "a refresh": '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  "a base": '<base href="https://evil.example/">',
  "a picture": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
  "deep tags": "<div>".repeat(200_000),
  "deep quotes": `${">".repeat(200_000)} x`,
  "deep brackets": `${"[".repeat(100_000)}x${"](y)".repeat(100_000)}`,
  stars: "*a_".repeat(100_000),
  "front matter": "---\nlayout: !!js/function 'x'\n__proto__: {x: 1}\n---\n正文",
  "front matter without end": `---\n${"a: *a\n".repeat(10_000)}`,
  links: "[x](javascript:alert(1)) ![x](file:///etc/passwd) <javascript:alert(1)>",
  "reference definitions": "[x]: javascript:alert(1)\n".repeat(10_000),
  "a table of many columns": `|${"a|".repeat(50_000)}\n|${"-|".repeat(50_000)}\n`,
  "typst and LaTeX": '#read("/etc/passwd") \\input{/etc/passwd}',
};

const otherNames = [
  "a.html",
  "a.htm",
  "a.svg",
  "a.xhtml",
  "a.csv",
  "a.js",
  "a.exe",
  "a.md.exe",
  "a.pdf",
  "a.docx",
  "../../a.txt",
  "..\\..\\a.md",
  "C:\\a.txt",
  "a\u202etxt.exe",
  "CON.txt",
  ".txt",
  "a.txt\r\nX-Evil: 1",
  `${"长".repeat(300)}.md`,
];

/** Text in every encoding, of every size, under every name. */
export function craftedTextFiles(): CraftedFile[] {
  const what = (name: string) => ({ what: `text, ${name}`, fileName: "来源.txt" });
  return [
    ...craftEach(encodings, (make) => make(), what("encoding")),
    ...craftEach(sizes, (make) => make(), what("size")),
    ...craftEach(markup, (text) => Buffer.from(text), { what: "Markdown", fileName: "来源.md" }),
    ...otherNames.map((fileName) => ({
      name: `text called ${JSON.stringify(fileName).slice(0, 40)}`,
      fileName,
      bytes: () => Buffer.from(`<script>alert(1)</script>${fileName}`),
    })),
  ];
}
