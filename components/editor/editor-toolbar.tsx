"use client";

import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { ChevronDown, Table2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Toolbar as Radix } from "radix-ui";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "../ui/menu.tsx";
import {
  blockTypeNames,
  commandNamed,
  type EditorCommandName,
  type EditorPageActions,
  editorCommands,
  runCommand,
} from "./editor-commands.ts";
import { TableMenuItems } from "./table-menu-items.tsx";
import { isSameToolbarState, toolbarStateOf } from "./toolbar-state.ts";

const groups: readonly (readonly EditorCommandName[])[] = [
  ["bold", "italic", "underline", "strike"],
  ["bulletList", "orderedList", "taskList", "blockquote"],
  ["link", "image", "table", "horizontalRule"],
  ["fact"],
];

export interface EditorToolbarProps {
  editor: Editor;
  page: EditorPageActions;
}

/** One row of buttons, one stop for the Tab key; the arrows move inside it. */
export function EditorToolbar({ editor, page }: EditorToolbarProps) {
  const t = useTranslations("editor");
  const { active, isInTable, canUndo, canRedo } = useEditorState({
    editor,
    selector: ({ editor: current }) => toolbarStateOf(current),
    equalityFn: isSameToolbarState,
  });
  const run = (name: EditorCommandName) => runCommand(editor, name, page);
  return (
    <Radix.Root aria-label={t("toolbar.label")} className="editor-toolbar">
      <CommandButton name="undo" run={run} isDisabled={!canUndo} />
      <CommandButton name="redo" run={run} isDisabled={!canRedo} />
      <Separator />
      <BlockTypeMenu active={active} run={run} />
      {groups.map((names) => (
        <span key={names[0]} className="contents">
          <Separator />
          {names.map((name) => (
            <CommandButton key={name} name={name} run={run} isPressed={active.has(name)} />
          ))}
        </span>
      ))}
      {isInTable && <TableMenu editor={editor} />}
    </Radix.Root>
  );
}

interface CommandButtonProps {
  name: EditorCommandName;
  run: (name: EditorCommandName) => void;
  isPressed?: boolean;
  isDisabled?: boolean;
}

function CommandButton({ name, run, isPressed, isDisabled = false }: CommandButtonProps) {
  const t = useTranslations("editor");
  const command = commandNamed(name);
  const isToggle = command.isActive !== undefined;
  return (
    <Radix.Button asChild disabled={isDisabled}>
      <IconButton
        icon={command.icon}
        label={t(`command.${name}`)}
        {...(command.keys !== undefined && { keys: command.keys })}
        {...(isToggle && { isPressed: isPressed === true })}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => run(name)}
      />
    </Radix.Button>
  );
}

function Separator() {
  return <Radix.Separator className="mx-1 h-4 w-px shrink-0 bg-line" />;
}

interface BlockTypeMenuProps {
  active: ReadonlySet<EditorCommandName>;
  run: (name: EditorCommandName) => void;
}

function BlockTypeMenu({ active, run }: BlockTypeMenuProps) {
  const t = useTranslations("editor");
  const current = blockTypeNames.find((name) => active.has(name)) ?? "paragraph";
  return (
    <Menu modal={false}>
      <Radix.Button asChild>
        <MenuTrigger
          aria-label={`${t("toolbar.blockType")}: ${t(`command.${current}`)}`}
          className="inline-flex h-8 w-24 shrink-0 items-center justify-between gap-1 rounded-md px-2 text-13 text-muted transition-colors duration-100 hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
        >
          <span className="truncate">{t(`command.${current}`)}</span>
          <ChevronDown size={14} aria-hidden className="shrink-0" />
        </MenuTrigger>
      </Radix.Button>
      <MenuContent align="start" onCloseAutoFocus={(event) => event.preventDefault()}>
        {blockTypeNames.map((name) => {
          const { icon, keys } = commandNamed(name);
          return (
            <MenuItem
              key={name}
              icon={icon}
              {...(keys !== undefined && { keys })}
              onSelect={() => run(name)}
            >
              {t(`command.${name}`)}
            </MenuItem>
          );
        })}
        <MenuSeparator />
        <MenuItem icon={editorCommands.clearFormat.icon} onSelect={() => run("clearFormat")}>
          {t("command.clearFormat")}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function TableMenu({ editor }: { editor: Editor }) {
  const t = useTranslations("editor");
  return (
    <>
      <Separator />
      <Menu modal={false}>
        <Radix.Button asChild>
          <MenuTrigger className="inline-flex h-8 shrink-0 items-center gap-1 rounded-md px-2 text-13 text-muted hover:bg-hover hover:text-ink data-[state=open]:bg-hover">
            <Table2 size={16} aria-hidden />
            {t("toolbar.table")}
            <ChevronDown size={14} aria-hidden />
          </MenuTrigger>
        </Radix.Button>
        <MenuContent align="end" onCloseAutoFocus={(event) => event.preventDefault()}>
          <TableMenuItems editor={editor} />
        </MenuContent>
      </Menu>
    </>
  );
}
