import { sniffImage } from "./sniff-image.ts";

/**
 * Width times height as the file's header claims, read without decoding; null when the file is no
 * picture of a known kind or ends before it says. Decoding takes 4 bytes for each pixel.
 */
export function imagePixels(bytes: Uint8Array): number | null {
  const size = readSize(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes);
  return size === null || size.width === 0 || size.height === 0 ? null : size.width * size.height;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function readSize(view: DataView, bytes: Uint8Array): Size | null {
  try {
    switch (sniffImage(bytes)) {
      case "image/png":
        return { width: view.getUint32(16), height: view.getUint32(20) };
      case "image/gif":
        return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
      case "image/jpeg":
        return jpegSize(view);
      case "image/webp":
        return webpSize(view);
      case null:
        return null;
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The first frame header (SOF0 to SOF15, which C4, C8 and CC are not); ITU-T T.81, B.2. */
function jpegSize(view: DataView): Size | null {
  let offset = 2;
  for (;;) {
    if (view.getUint8(offset) !== 0xff) return null;
    const marker = view.getUint8(offset + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
    const isFill = marker === 0xff;
    offset += isFill ? 1 : 2 + view.getUint16(offset + 2);
  }
}

/** RFC 9649: the extended, lossless and lossy forms of the first chunk. */
function webpSize(view: DataView): Size | null {
  const uint24 = (offset: number) =>
    view.getUint16(offset, true) + view.getUint8(offset + 2) * 65_536;
  const kind = String.fromCharCode(...[12, 13, 14, 15].map((offset) => view.getUint8(offset)));
  if (kind === "VP8X") return { width: uint24(24) + 1, height: uint24(27) + 1 };
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (kind !== "VP8 ") return null;
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}
