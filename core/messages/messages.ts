import type { Locale } from "../locale.ts";
import { common } from "./common.ts";
import { factPanel } from "./fact-panel.ts";
import { refusals } from "./refusals.ts";
import { vocabulary } from "./vocabulary.ts";

/** Every area of user-visible words, by the name that `useTranslations` takes. One line each. */
const areas = {
  common,
  factPanel,
  refusals,
  vocabulary,
};

/** The keys and sentences of every area, as the Chinese texts define them. */
export type Messages = { readonly [Area in keyof typeof areas]: (typeof areas)[Area]["zh"] };

/** All words in one language. */
export function messagesIn(locale: Locale): Record<string, object> {
  return Object.fromEntries(Object.entries(areas).map(([area, texts]) => [area, texts[locale]]));
}
