import type { Editor, JSONContent } from "@tiptap/core";
import { type Alphabet, pick } from "./alphabet.ts";
import type { Profile } from "./profile.ts";

/** Where people work apart, headings that nobody touches stand between them. */
const fencePrefix = "§§";

export interface BeginningOptions {
  readonly profile: Profile;
  readonly people: number;
  readonly alphabet: Alphabet;
  readonly random: () => number;
}

/** The report as people find it. */
export function beginningOf(options: BeginningOptions): JSONContent {
  const { profile, people } = options;
  const blocks = () => Array.from({ length: profile.blocks }, () => paragraph(options));
  if (!profile.isApart) {
    const rest = profile.hasTable ? [table(options)] : [];
    return { type: "doc", content: [...blocks(), ...rest] };
  }
  const parts = Array.from({ length: people }, (_, n) => [fence(n), ...blocks()]);
  return { type: "doc", content: [...parts.flat(), fence(people)] };
}

/** Whose is which block at the top, by the fences; those of nobody are -1. */
export function ownersOfBlocks(editor: Editor): readonly number[] {
  const owners: number[] = [];
  let owner = -1;
  editor.state.doc.forEach((node) => {
    const isFence = node.textContent.startsWith(fencePrefix);
    if (isFence) owner += 1;
    owners.push(isFence ? -1 : owner);
  });
  return owners;
}

function fence(n: number): JSONContent {
  const content = [{ type: "text", text: `${fencePrefix}${n}` }];
  return { type: "heading", attrs: { level: 1 }, content };
}

function table(options: BeginningOptions): JSONContent {
  const cell = () => ({ type: "tableCell", content: [paragraph(options)] });
  const row = () => ({ type: "tableRow", content: [cell(), cell()] });
  return { type: "table", content: [row(), row()] };
}

function paragraph({ profile, alphabet, random }: BeginningOptions): JSONContent {
  const words = textNode(`${alphabet.mint(6)} 20${alphabet.mint(4)}。`);
  if (!profile.hasReferences || random() < 0.5) return { type: "paragraph", content: [words] };
  const revision = pick([1, 2, 3], random);
  const attrs = { factId: "f1", revision, format: "value-unit", text: `${revision}00` };
  const reference = { type: "factReference", attrs };
  return { type: "paragraph", content: [words, reference, textNode(alphabet.mint(3))] };
}

function textNode(text: string): JSONContent {
  return { type: "text", text };
}
