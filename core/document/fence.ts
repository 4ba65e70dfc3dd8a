import type { XmlText } from "yjs";

/**
 * Where the end of a text was moved away, Yjs cannot tell whether a character was typed behind what
 * remains or, without knowledge of the move, behind what was moved: both stand behind the deleted
 * characters. So another deleted character is put there: what is typed knowingly stands behind
 * that one.
 */
export function putFence(text: XmlText): void {
  const end = text.length;
  text.insert(end, "|");
  text.delete(end, 1);
}
