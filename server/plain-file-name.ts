const longest = 200;

/** Folders are left out, and what shows nothing or turns the letters around is gone. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Names that are devices to Windows, with any extension. */
export const windowsDevice = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?=\.|$)/i;

/**
 * An uploaded file's name as it is kept, shown and given back: its last part, as long as a file
 * system allows with its extension, the same to the eye as to a program.
 */
export function plainFileName(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? "";
  const plain = base.replace(unseen, "").trim().replace(windowsDevice, "_$&");
  return /^\.*$/.test(plain) ? "file" : plain.slice(-longest).toWellFormed();
}
