import { AbstractType, XmlElement, type XmlFragment, XmlHook, XmlText } from "yjs";

/** A child of the report's body, as Yjs holds it. */
export type TopBlock = XmlElement | XmlText | XmlHook;

/** The block of the body in which a shared type lies; null for the body itself and what is elsewhere. */
export function topBlockOf(type: unknown, body: XmlFragment): TopBlock | null {
  let current = type;
  while (current instanceof AbstractType) {
    if (current.parent === body) return isTopBlock(current) ? current : null;
    current = current.parent;
  }
  return null;
}

function isTopBlock(type: unknown): type is TopBlock {
  return type instanceof XmlElement || type instanceof XmlText || type instanceof XmlHook;
}
