import { expect, test } from "vitest";
import { pngOf } from "../export/test-job.ts";
import { imagePixels } from "./image-pixels.ts";

const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part),
    ),
  );

const jpeg = bytesOf(
  [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
  [0xff, 0xff, 0xc4, 0, 3, 9],
  [0xff, 0xc2, 0, 11, 8, 0x01, 0x2c, 0x02, 0x58, 1],
);
const gif = bytesOf("GIF89a", [0x2c, 0x01, 0x0a, 0x00]);
const webp = (kind: string, ...rest: number[]) =>
  bytesOf("RIFF", [0, 0, 0, 0], `WEBP${kind}`, rest);
const size = [0, 0, 0, 0];

test.each([
  ["PNG", pngOf({ width: 30, height: 20 }), 600],
  ["progressive JPEG", jpeg, 600 * 300],
  ["GIF", gif, 3000],
  ["extended WebP", webp("VP8X", ...size, 0, 0, 0, 0, 0x2b, 0x01, 0, 0x09, 0, 0), 3000],
  ["lossless WebP", webp("VP8L", ...size, 0x2f, 0x2b, 0x41, 0x02, 0), 3000],
  ["lossy WebP", webp("VP8 ", ...size, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x01, 0x0a, 0x00), 3000],
])("the size of a %s is read from its header", (_, bytes, pixels) => {
  expect(imagePixels(bytes)).toBe(pixels);
});

test.each([
  ["text", bytesOf("no picture")],
  ["nothing", bytesOf()],
  ["an SVG", bytesOf("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["half a PNG header", pngOf({ width: 3, height: 3 }).subarray(0, 18)],
  ["a JPEG without a frame", jpeg.subarray(0, 12)],
  ["a picture without extent", bytesOf("GIF89a", [0, 0, 0, 0])],
])("%s has no size", (_, bytes) => {
  expect(imagePixels(bytes)).toBeNull();
});
