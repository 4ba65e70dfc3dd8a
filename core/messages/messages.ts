import type { Locale } from "../locale.ts";
import { audit } from "./audit.ts";
import { editor } from "./editor.ts";
import { everywhere } from "./everywhere.ts";
import { exportMenu } from "./export-menu.ts";
import { factPanel } from "./fact-panel.ts";
import { factTable } from "./fact-table.ts";
import { home } from "./home.ts";
import { lists } from "./lists.ts";
import { members } from "./members.ts";
import { refusals } from "./refusals.ts";
import { reportStatus } from "./report-status.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { signIn } from "./sign-in.ts";
import { sourceList } from "./source-list.ts";
import { sources } from "./sources.ts";
import { vocabulary } from "./vocabulary.ts";
import { zones } from "./zones.ts";

/** Every area of user-visible words, by the name that `useTranslations` takes. One line each. */
const areas = {
  audit,
  everywhere,
  editor,
  factPanel,
  exportMenu,
  factTable,
  home,
  lists,
  members,
  refusals,
  reportStatus,
  settings,
  shell,
  signIn,
  sourceList,
  sources,
  vocabulary,
  zones,
};

/** The keys and sentences of every area, as the Chinese texts define them. */
export type Messages = { readonly [Area in keyof typeof areas]: (typeof areas)[Area]["zh"] };

/** All words in one language. */
export function messagesIn(locale: Locale): Record<string, object> {
  return Object.fromEntries(Object.entries(areas).map(([area, texts]) => [area, texts[locale]]));
}
