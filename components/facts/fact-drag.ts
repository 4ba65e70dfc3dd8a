import { type FactReferenceAttributes, parseFactReference } from "#core/document/fact-reference.ts";

/** The data type under which a fact is dragged from the sidebar into the text. */
export const factDragType = "application/x-zonebrief-fact";

export function writeFactDrag(data: DataTransfer, reference: FactReferenceAttributes): void {
  data.effectAllowed = "copy";
  data.setData(factDragType, JSON.stringify(reference));
  data.setData("text/plain", reference.text);
}

/** Null when what is dropped is no fact of ours. */
export function readFactDrag(data: DataTransfer): FactReferenceAttributes | null {
  const json = data.getData(factDragType);
  if (json === "") return null;
  try {
    return parseFactReference(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
