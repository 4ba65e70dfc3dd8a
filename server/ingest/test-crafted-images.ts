import { deflateSync } from "node:zlib";
import { pngOf } from "../export/test-job.ts";
import { type CraftedFile, craftEach, craftTruncated } from "./test-crafted-file.ts";

const latin = (text: string) => Buffer.from(text, "latin1");
const script = "<script>alert(1)</script><svg onload=alert(1)>";
const png = () => pngOf({ width: 4, height: 4 });

/** The smallest GIF there is: one pixel. */
const gif = () =>
  Buffer.from(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b",
    "hex",
  );
/** Markers of a JPEG without any scan. */
const jpeg = (frame: string) =>
  Buffer.from(`ffd8ffe000104a46494600010100000100010000${frame}ffd9`, "hex");
const jpegFrame = (width: number, height: number) =>
  `ffc00011${"08"}${height.toString(16).padStart(4, "0")}${width.toString(16).padStart(4, "0")}03012200021101031101`;
const webp = (kind: string, body: Buffer) => {
  const chunk = Buffer.concat([latin(kind), uint32(body.length), body]);
  return Buffer.concat([latin("RIFF"), uint32(chunk.length + 4), latin("WEBP"), chunk]);
};
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** The picture with other numbers in its header; its checksum is left wrong. */
function pngClaiming(width: number, height: number): Buffer {
  const bytes = Buffer.from(png());
  bytes.writeUInt32BE(width >>> 0, 16);
  bytes.writeUInt32BE(height >>> 0, 20);
  return bytes;
}
function gifClaiming(width: number, height: number): Buffer {
  const bytes = Buffer.from(gif());
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}
/** VP8X: 24 bits each, less one. */
function webpClaiming(side: number): Buffer {
  const body = Buffer.alloc(10);
  body.writeUIntLE(side - 1, 4, 3);
  body.writeUIntLE(side - 1, 7, 3);
  return webp("VP8X", body);
}

const sizes: Readonly<Record<string, () => Uint8Array>> = {
  "PNG of 60,000 × 60,000": () => pngClaiming(60_000, 60_000),
  "PNG of 2³¹ × 2³¹": () => pngClaiming(0x7fffffff, 0x7fffffff),
  "PNG of 0 × 0": () => pngClaiming(0, 0),
  "PNG below zero": () => pngClaiming(-1, -1),
  "GIF of 65,535 × 65,535": () => gifClaiming(65_535, 65_535),
  "GIF of 0 × 0": () => gifClaiming(0, 0),
  "JPEG of 65,535 × 65,535": () => jpeg(jpegFrame(65_535, 65_535)),
  "JPEG of 0 × 0": () => jpeg(jpegFrame(0, 0)),
  "WebP of 16,777,216 × 16,777,216": () => webpClaiming(16_777_216),
  "PNG packed to nothing": () => {
    const bytes = png();
    const pixels = deflateSync(Buffer.alloc(9 * 1024 ** 2));
    return Buffer.concat([
      bytes.subarray(0, 33),
      uint32(pixels.length).reverse(),
      latin("IDAT"),
      pixels,
    ]);
  },
};

const doubles: Readonly<Record<string, () => Uint8Array>> = {
  "GIF that is a script": () => latin("GIF89a/*\x01\x00\x01\x00*/=1;alert(1);//"),
  "GIF with HTML behind": () => Buffer.concat([gif(), latin(script)]),
  "PNG with HTML behind": () => Buffer.concat([png(), latin(script)]),
  "PNG with a comment of HTML": () =>
    Buffer.concat([
      png().subarray(0, 33),
      Buffer.from([0, 0, 0, script.length]),
      latin(`tEXt${script}xxxx`),
      png().subarray(33),
    ]),
  "JPEG with a comment of HTML": () =>
    Buffer.concat([
      Buffer.from("ffd8fffe0040", "hex"),
      latin(script.padEnd(62)),
      jpeg(jpegFrame(1, 1)).subarray(2),
    ]),
  "PNG with an archive behind": () => Buffer.concat([png(), latin("PK\x05\x06"), Buffer.alloc(18)]),
  "WebP that is HTML": () => webp("VP8X", latin(script.padEnd(60))),
  "PDF behind a GIF": () => Buffer.concat([gif(), latin("%PDF-1.7")]),
  "JPEG header, then nothing but filling": () =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(9 * 1024 ** 2, 0xff)]),
  "JPEG of empty segments": () =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from("ffe00000".repeat(1_000_000), "hex")]),
  "JPEG of segments without end": () => Buffer.from("ffd8ffe0ffff", "hex"),
  "WebP of an unknown chunk": () => webp("XXXX", Buffer.alloc(30)),
  "WebP that lies of its length": () =>
    Buffer.concat([latin("RIFF"), uint32(0xffffffff), latin("WEBPVP8 ")]),
  "PNG with wrong checksums": () => Buffer.from(png()).fill(0, 29, 33),
  "PNG of pieces in a wrong order": () =>
    Buffer.concat([png().subarray(0, 8), png().subarray(33), png().subarray(8, 33)]),
};

const others: Readonly<Record<string, string>> = {
  SVG: `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`,
  "SVG with entities": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
  HTML: `<!doctype html>${script}`,
  XML: '<?xml version="1.0"?><x/>',
  BMP: "BM\x00\x00\x00\x00",
  TIFF: "II*\x00",
  ICO: "\x00\x00\x01\x00",
  AVIF: "\x00\x00\x00 ftypavif",
  HEIC: "\x00\x00\x00 ftypheic",
  PSD: "8BPS",
  "a program": "MZ\x90\x00",
  nothing: "",
  "white space, then a PNG": " \x89PNG\r\n\x1a\n",
  "ImageMagick's language": "push graphic-context\nimage over 0,0 0,0 'https://evil.example'",
  PostScript: "%!PS\n(/etc/passwd) (r) file",
};

const names = [
  "a.svg",
  "a.html",
  "a.png.html",
  "../../a.png",
  "..\\a.png",
  "a\u202egnp.exe",
  "a\r\nX-Evil: 1.png",
  "CON.png",
  "",
  `${"长".repeat(400)}.png`,
  "\ud800.png",
];

/** Pictures that are bombs, doubles or none. */
export function craftedImages(): CraftedFile[] {
  const what = (name: string) => ({ what: `picture, ${name}`, fileName: "图.png" });
  return [
    ...craftTruncated(png, { ...what("truncated PNG"), cuts: 8 }),
    ...craftTruncated(gif, { ...what("truncated GIF"), cuts: 5 }),
    ...craftTruncated(() => jpeg(jpegFrame(8, 8)), { ...what("truncated JPEG"), cuts: 5 }),
    ...craftTruncated(() => webpClaiming(8), { ...what("truncated WebP"), cuts: 5 }),
    ...craftEach(sizes, (make) => make(), what("size")),
    ...craftEach(doubles, (make) => make(), what("double")),
    ...craftEach(others, latin, what("other kind")),
    ...names.map((fileName) => ({
      name: `picture called ${JSON.stringify(fileName).slice(0, 40)}`,
      fileName,
      bytes: () => Buffer.concat([png(), Buffer.from(fileName)]),
    })),
    {
      name: "picture of 11 MB",
      fileName: "图.png",
      bytes: () => Buffer.concat([png(), Buffer.alloc(11 * 1024 ** 2)]),
    },
  ];
}
