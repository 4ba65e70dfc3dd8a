"use client";

import type { ChainedCommands, Editor } from "@tiptap/core";
import { useTranslations } from "next-intl";
import { MenuItem, MenuSeparator } from "../ui/menu.tsx";

type Run = (chain: ChainedCommands) => ChainedCommands;

const insertions = {
  addRowBefore: (chain) => chain.addRowBefore(),
  addRowAfter: (chain) => chain.addRowAfter(),
  addColumnBefore: (chain) => chain.addColumnBefore(),
  addColumnAfter: (chain) => chain.addColumnAfter(),
  toggleHeaderRow: (chain) => chain.toggleHeaderRow(),
  mergeOrSplit: (chain) => chain.mergeOrSplit(),
} satisfies Record<string, Run>;

const deletions = {
  deleteRow: (chain) => chain.deleteRow(),
  deleteColumn: (chain) => chain.deleteColumn(),
  deleteTable: (chain) => chain.deleteTable(),
} satisfies Record<string, Run>;

const insertionNames = [
  "addRowBefore",
  "addRowAfter",
  "addColumnBefore",
  "addColumnAfter",
  "toggleHeaderRow",
  "mergeOrSplit",
] as const;
const deletionNames = ["deleteRow", "deleteColumn", "deleteTable"] as const;

/** What can be done to the table the caret is in. */
export function TableMenuItems({ editor }: { editor: Editor }) {
  const t = useTranslations("editor.command");
  const run = (apply: Run) => apply(editor.chain().focus()).run();
  return (
    <>
      {insertionNames.map((name) => (
        <MenuItem key={name} onSelect={() => run(insertions[name])}>
          {t(name)}
        </MenuItem>
      ))}
      <MenuSeparator />
      {deletionNames.map((name) => (
        <MenuItem key={name} isDangerous onSelect={() => run(deletions[name])}>
          {t(name)}
        </MenuItem>
      ))}
    </>
  );
}
