"use client";

import type { ChainedCommands, Editor } from "@tiptap/core";
import { useTranslations } from "next-intl";
import { MenuItem, MenuSeparator } from "../ui/menu.tsx";

/** What can be done to a table, by the name that the menu gives it. */
export const tableCommands = {
  addRowBefore: (chain) => chain.addRowBefore(),
  addRowAfter: (chain) => chain.addRowAfter(),
  addColumnBefore: (chain) => chain.addColumnBefore(),
  addColumnAfter: (chain) => chain.addColumnAfter(),
  toggleHeaderRow: (chain) => chain.toggleHeaderRow(),
  mergeOrSplit: (chain) => chain.mergeOrSplit(),
  deleteRow: (chain) => chain.deleteRow(),
  deleteColumn: (chain) => chain.deleteColumn(),
  deleteTable: (chain) => chain.deleteTable(),
} satisfies Record<string, (chain: ChainedCommands) => ChainedCommands>;

export type TableCommandName = keyof typeof tableCommands;

const insertionNames = [
  "addRowBefore",
  "addRowAfter",
  "addColumnBefore",
  "addColumnAfter",
  "toggleHeaderRow",
  "mergeOrSplit",
] as const satisfies readonly TableCommandName[];
const deletionNames = [
  "deleteRow",
  "deleteColumn",
  "deleteTable",
] as const satisfies readonly TableCommandName[];

/** What can be done to the table the caret is in; drawn when the menu opens. */
export function TableMenuItems({ editor }: { editor: Editor }) {
  const t = useTranslations("editor.command");
  const item = (name: TableCommandName, isDangerous: boolean) => (
    <MenuItem
      key={name}
      isDangerous={isDangerous}
      disabled={!tableCommands[name](editor.can().chain()).run()}
      onSelect={() => tableCommands[name](editor.chain().focus()).run()}
    >
      {t(name)}
    </MenuItem>
  );
  return (
    <>
      {insertionNames.map((name) => item(name, false))}
      <MenuSeparator />
      {deletionNames.map((name) => item(name, true))}
    </>
  );
}
