// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g;

/**
 * The form in which a source's text is stored, and into which all offsets count: line ends are
 * LF, control characters and byte order marks are gone, lone surrogates are replaced. Nothing else
 * is changed, so that the words stay the file's.
 */
export function normaliseText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(unwanted, "").toWellFormed();
}
