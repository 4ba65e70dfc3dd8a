/**
 * The text of a .txt or .md file: a byte order mark decides; else strict UTF-8; else strict
 * GB18030, which holds GBK and GB 2312. Null when the bytes are none of these: a wrong guess would
 * store other words than the file's. A NUL tells UTF-16 without its mark, which happens to be valid
 * GB18030 as well.
 */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeStrictly("utf-16le", bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeStrictly("utf-16be", bytes);
  const utf8 = decodeStrictly("utf-8", bytes);
  if (utf8 !== null) return utf8;
  return isDamagedUtf8(bytes) || bytes.includes(0) ? null : decodeStrictly("gb18030", bytes);
}

function decodeStrictly(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Chinese in UTF-8 with one byte broken often is valid GB18030 too, and would be read as rubbish.
 * Real GB18030 read as UTF-8 is mostly replacement characters.
 */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  const lenient = new TextDecoder("utf-8").decode(bytes);
  let replaced = 0;
  let decoded = 0;
  for (const character of lenient) {
    if (character === "\uFFFD") replaced += 1;
    else if (character > "\u007F") decoded += 1;
  }
  return decoded > replaced * 4;
}
