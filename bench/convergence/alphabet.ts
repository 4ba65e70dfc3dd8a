type Script = "latin" | "chinese" | "rareChinese" | "emoji" | "rightToLeft" | "combining";

const ranges: Readonly<Record<Script, readonly (readonly [number, number])[]>> = {
  latin: [
    [0x41, 0x5a],
    [0x61, 0x7a],
    [0xc0, 0xd6],
    [0xd8, 0xf6],
    [0x100, 0x17f],
    [0x1e00, 0x1e95],
  ],
  chinese: [[0x4e00, 0x9fa5]],
  // Two UTF-16 units each.
  rareChinese: [[0x20000, 0x21fff]],
  emoji: [
    [0x1f300, 0x1f5ff],
    [0x1f600, 0x1f64f],
    [0x1f680, 0x1f6c5],
  ],
  rightToLeft: [
    [0x5d0, 0x5ea],
    [0x620, 0x64a],
  ],
  combining: [[0x300, 0x36f]],
};

const scripts: readonly Script[] = [
  ...Array<Script>(4).fill("chinese"),
  ...Array<Script>(3).fill("latin"),
  "rareChinese",
  "emoji",
  "rightToLeft",
  "combining",
];

/**
 * Characters of which none is handed out twice, so that every one typed in a run can be counted in
 * the end: its identity is its code point.
 */
export class Alphabet {
  readonly #random: () => number;
  readonly #used = new Set<number>();

  constructor(random: () => number) {
    this.#random = random;
  }

  mint(count: number): string {
    const script = scripts[Math.floor(this.#random() * scripts.length)] ?? "chinese";
    return Array.from({ length: count }, () => this.#mintOne(script)).join("");
  }

  #mintOne(script: Script): string {
    const [first, last] = pick(ranges[script], this.#random);
    const size = last - first + 1;
    const start = Math.floor(this.#random() * size);
    for (let step = 0; step < size; step++) {
      const codePoint = first + ((start + step) % size);
      if (this.#used.has(codePoint)) continue;
      this.#used.add(codePoint);
      return String.fromCodePoint(codePoint);
    }
    return this.#mintOne("chinese");
  }
}

/** Whether a character may have been minted; digits, spaces and punctuation never are. */
export function isMinted(character: string): boolean {
  const codePoint = character.codePointAt(0) ?? 0;
  return (
    codePoint > 0x40 && allRanges.some(([first, last]) => codePoint >= first && codePoint <= last)
  );
}

const allRanges = Object.values(ranges).flat();

export function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}
