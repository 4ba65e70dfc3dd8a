/**
 * Text as it may be set: well-formed, without control characters (they have no glyph, and no
 * meaning in Markdown or PDF). Line ends of any kind become "\n", tabs stay.
 */
export function plainText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, "")
  );
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\n/g, " ");
}
