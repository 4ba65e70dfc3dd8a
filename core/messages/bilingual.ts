/** The same tree of keys with any sentence at its leaves. */
export type SameKeys<Tree> = {
  readonly [Key in keyof Tree]: Tree[Key] extends string ? string : SameKeys<Tree[Key]>;
};

/**
 * One area's user-visible words in both languages. Sentences are ICU messages ({name},
 * {count, plural, …}); a key that one language lacks does not compile.
 */
export function bilingual<const Zh>(zh: Zh, en: SameKeys<Zh>): { zh: Zh; en: SameKeys<Zh> } {
  return { zh, en };
}
