import { Extension } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { Suggestion } from "@tiptap/suggestion";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { classNames } from "../ui/class-names.ts";
import { Kbd } from "../ui/kbd.tsx";
import {
  commandNamed,
  type EditorCommandName,
  type EditorPageActions,
  slashCommandNames,
} from "./editor-commands.ts";
import { type PopupListProps, suggestionPopup } from "./suggestion-popup.tsx";
import { matchBeforeCaret, slashPattern } from "./suggestion-trigger.ts";

export interface SlashMenuOptions {
  /** A command's name in the language of the interface. */
  readonly nameOf: (name: EditorCommandName) => string;
  readonly page: EditorPageActions;
}

/** "/" at the start of a block offers what can stand there. */
export function slashMenu({ nameOf, page }: SlashMenuOptions) {
  return Extension.create({
    name: "slashMenu",

    addProseMirrorPlugins() {
      return [
        Suggestion<EditorCommandName, EditorCommandName>({
          editor: this.editor,
          pluginKey: new PluginKey("slashMenu"),
          char: "/",
          findSuggestionMatch: matchBeforeCaret(slashPattern),
          items: ({ query }) => commandsFor(query, nameOf),
          command: ({ editor, range, props }) => {
            commandNamed(props).apply(editor.chain().focus().deleteRange(range), page).run();
          },
          allow: ({ editor }) => editor.isEditable,
          render: suggestionPopup(SlashList, { idPrefix: "slash-option", closesWhenEmpty: true }),
        }),
      ];
    },
  });
}

/** Commands whose name contains the query or one of whose aliases begins with it. */
export function commandsFor(
  query: string,
  nameOf: (name: EditorCommandName) => string,
): EditorCommandName[] {
  const wanted = query.trim().toLowerCase();
  return slashCommandNames.filter(
    (name) =>
      nameOf(name).toLowerCase().includes(wanted) ||
      commandNamed(name).aliases.some((alias) => alias.startsWith(wanted)),
  );
}

function SlashList(props: PopupListProps<EditorCommandName>) {
  const t = useTranslations("editor");
  const { items, activeIndex, optionId, onActive, onChoose } = props;
  if (items.length === 0) return null;
  return (
    <div
      role="listbox"
      aria-label={t("slash.label")}
      className="z-50 max-h-80 w-60 overflow-y-auto rounded-lg bg-raised p-1 shadow-float"
    >
      {items.map((name, index) => (
        <SlashOption
          key={name}
          name={name}
          id={optionId(index)}
          isActive={index === activeIndex}
          onActive={() => onActive(index)}
          onChoose={() => onChoose(name)}
        />
      ))}
    </div>
  );
}

function SlashOption(props: {
  name: EditorCommandName;
  id: string;
  isActive: boolean;
  onActive: () => void;
  onChoose: () => void;
}) {
  const t = useTranslations("editor");
  const command = commandNamed(props.name);
  const Icon = command.icon;
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (props.isActive) element.current?.scrollIntoView({ block: "nearest" });
  }, [props.isActive]);
  return (
    <button
      ref={element}
      type="button"
      role="option"
      id={props.id}
      tabIndex={-1}
      aria-selected={props.isActive}
      onMouseMove={props.onActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onChoose}
      className={classNames(
        "flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-13 text-ink",
        props.isActive && "bg-hover",
      )}
    >
      <Icon size={16} aria-hidden className="text-faint" />
      <span className="grow text-left">{t(`command.${props.name}`)}</span>
      {command.keys !== undefined && <Kbd keys={command.keys} />}
    </button>
  );
}
