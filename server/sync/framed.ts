const finalBinary = 0x82;

let lastPayload: Uint8Array | null = null;
let lastFrame: Buffer = Buffer.alloc(0);

/**
 * The payload as one unmasked binary WebSocket frame (RFC 6455, section 5.2). The same array asked
 * for again, as when one update goes to all of a room, is answered with the same bytes.
 */
export function framed(payload: Uint8Array): Buffer {
  if (payload === lastPayload) return lastFrame;
  const header = headerFor(payload.length);
  const frame = Buffer.allocUnsafe(header.length + payload.length);
  frame.set(header);
  frame.set(payload, header.length);
  lastPayload = payload;
  lastFrame = frame;
  return frame;
}

function headerFor(length: number): Uint8Array {
  if (length < 126) return Uint8Array.of(finalBinary, length);
  if (length < 65_536) return Uint8Array.of(finalBinary, 126, length >> 8, length & 0xff);
  const header = Buffer.alloc(10);
  header[0] = finalBinary;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
