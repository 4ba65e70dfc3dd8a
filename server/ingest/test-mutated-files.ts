import type { CraftedFile } from "./test-crafted-file.ts";
import { docxFile, pdfFile, wordParagraph, wordTable } from "./test-files.ts";

const sentence = "前三季度，高新区实现地区生产总值1106.8亿元。";

/** Stored rather than deflated in part, so that a flipped byte reaches the XML as well. */
const originals: readonly { readonly fileName: string; readonly bytes: () => Uint8Array }[] = [
  {
    fileName: "a.docx",
    bytes: () =>
      docxFile(
        wordParagraph(sentence) +
          wordTable([
            ["园区", "值"],
            ["甲", "1"],
          ]),
      ),
  },
  { fileName: "a.pdf", bytes: () => pdfFile([["GDP 1106.8", "up 12.9"], ["page two"]]) },
  { fileName: "a.txt", bytes: () => Buffer.from(sentence.repeat(20)) },
  { fileName: "a.md", bytes: () => Buffer.from(`# 标题\n\n${sentence.repeat(9)}`) },
];

/** Good files with a few bytes changed, taken out, doubled or put in; the same for the same seed. */
export function mutatedFiles(count: number, firstSeed = 1): CraftedFile[] {
  return Array.from({ length: count }, (_, index) => {
    const seed = firstSeed + index;
    const original = originals[index % originals.length];
    return {
      name: `${original?.fileName}, mutation ${seed}`,
      fileName: original?.fileName ?? "a.txt",
      bytes: () => mutate(original?.bytes() ?? new Uint8Array(), seed),
    };
  });
}

function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const random = numbersFrom(seed);
  let mutated: Buffer = Buffer.from(bytes);
  for (let times = 1 + (random() % 6); times > 0; times -= 1) mutated = mutateOnce(mutated, random);
  return mutated;
}

function mutateOnce(bytes: Buffer, random: () => number): Buffer {
  const at = random() % Math.max(1, bytes.length);
  const length = 1 + (random() % 40);
  const before = bytes.subarray(0, at);
  const stretch = bytes.subarray(at, at + length);
  const after = bytes.subarray(at + length);
  switch (random() % 6) {
    case 0:
      return Buffer.concat([before, Buffer.from([random() & 255]), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, stretch, stretch, after]);
    case 3:
      return Buffer.concat([before, Buffer.alloc(length, random() & 255), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([before, Buffer.from([0xff, 0xff, 0xff, 0x7f]), bytes.subarray(at + 4)]);
    default:
      return Buffer.concat([before, Buffer.from(stretch).reverse(), after]);
  }
}

/** Mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
