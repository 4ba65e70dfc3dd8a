import * as encoding from "lib0/encoding";
import { titleName } from "#core/sync/protocol.ts";

const stringContent = 4;
const hasRightOrigin = 0x40;

/**
 * A sound Yjs update of about 10 bytes for each of `count` clients, which takes time in the square
 * of that to integrate: each puts a letter at the beginning of the title, and each to the left of a
 * different letter, so that Yjs looks at all before it to find its place. 8,000 take half a minute.
 */
export function slowUpdate(count: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, count + 1);
  for (let client = count; client > 0; client--) {
    writeClient(encoder, client, stringContent | hasRightOrigin);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, count - client);
    encoding.writeVarString(encoder, "y");
  }
  writeClient(encoder, 0, stringContent);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarString(encoder, titleName);
  encoding.writeVarString(encoder, "x".repeat(count));
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

function writeClient(encoder: encoding.Encoder, client: number, info: number): void {
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, 0);
  encoding.writeUint8(encoder, info);
}
