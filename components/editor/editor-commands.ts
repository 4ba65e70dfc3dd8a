import type { ChainedCommands, Editor } from "@tiptap/core";
import {
  Bold,
  Equal,
  Heading1,
  Heading2,
  Heading3,
  Heading4,
  ImageIcon,
  Italic,
  Link,
  List,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Minus,
  Pilcrow,
  Quote,
  Redo2,
  RemoveFormatting,
  Strikethrough,
  Table,
  Underline,
  Undo2,
} from "lucide-react";

/** What a command asks of the page around the editor. */
export interface EditorPageActions {
  readonly openLink: () => void;
  readonly chooseImage: () => void;
}

/** The selection: what stands around it and which marks it has. */
export interface ActivePlace {
  isActive(name: string, attributes?: Readonly<Record<string, unknown>>): boolean;
}

export interface EditorCommand {
  readonly icon: LucideIcon;
  /** As `Kbd` takes them. */
  readonly keys?: string;
  /** How the slash menu also finds it: Latin names and the initials of the pinyin. */
  readonly aliases: readonly string[];
  /** Applied to a chain that is already focused, so that a menu can first delete its query. */
  readonly apply: (chain: ChainedCommands, page: EditorPageActions) => ChainedCommands;
  readonly isActive?: (where: ActivePlace) => boolean;
}

const heading = (level: 1 | 2 | 3 | 4, icon: LucideIcon): EditorCommand => ({
  icon,
  keys: `mod+alt+${level}`,
  aliases: [`h${level}`, "heading", "bt", "biaoti"],
  apply: (chain) => chain.setHeading({ level }),
  isActive: (where) => where.isActive("heading", { level }),
});

/** Every thing one can do to the text from toolbar, slash menu or keyboard, by its name. */
export const editorCommands = {
  undo: {
    icon: Undo2,
    keys: "mod+z",
    aliases: [],
    apply: (chain) => chain.undo(),
  },
  redo: {
    icon: Redo2,
    keys: "mod+shift+z",
    aliases: [],
    apply: (chain) => chain.redo(),
  },
  paragraph: {
    icon: Pilcrow,
    keys: "mod+alt+0",
    aliases: ["text", "p", "zw", "zhengwen"],
    apply: (chain) => chain.setParagraph(),
    isActive: (where) => where.isActive("paragraph"),
  },
  heading1: heading(1, Heading1),
  heading2: heading(2, Heading2),
  heading3: heading(3, Heading3),
  heading4: heading(4, Heading4),
  bold: {
    icon: Bold,
    keys: "mod+b",
    aliases: [],
    apply: (chain) => chain.toggleBold(),
    isActive: (where) => where.isActive("bold"),
  },
  italic: {
    icon: Italic,
    keys: "mod+i",
    aliases: [],
    apply: (chain) => chain.toggleItalic(),
    isActive: (where) => where.isActive("italic"),
  },
  underline: {
    icon: Underline,
    keys: "mod+u",
    aliases: [],
    apply: (chain) => chain.toggleUnderline(),
    isActive: (where) => where.isActive("underline"),
  },
  strike: {
    icon: Strikethrough,
    keys: "mod+shift+s",
    aliases: [],
    apply: (chain) => chain.toggleStrike(),
    isActive: (where) => where.isActive("strike"),
  },
  clearFormat: {
    icon: RemoveFormatting,
    aliases: [],
    apply: (chain) => chain.unsetAllMarks(),
  },
  bulletList: {
    icon: List,
    keys: "mod+shift+8",
    aliases: ["ul", "list", "bullet", "lb", "liebiao", "xmlb"],
    apply: (chain) => chain.toggleBulletList(),
    isActive: (where) => where.isActive("bulletList"),
  },
  orderedList: {
    icon: ListOrdered,
    keys: "mod+shift+7",
    aliases: ["ol", "list", "number", "bh", "bianhao", "bhlb"],
    apply: (chain) => chain.toggleOrderedList(),
    isActive: (where) => where.isActive("orderedList"),
  },
  taskList: {
    icon: ListChecks,
    keys: "mod+shift+9",
    aliases: ["todo", "task", "rw", "renwu", "db", "daiban"],
    apply: (chain) => chain.toggleTaskList(),
    isActive: (where) => where.isActive("taskList"),
  },
  blockquote: {
    icon: Quote,
    keys: "mod+shift+b",
    aliases: ["quote", "yy", "yinyong"],
    apply: (chain) => chain.toggleBlockquote(),
    isActive: (where) => where.isActive("blockquote"),
  },
  table: {
    icon: Table,
    aliases: ["table", "bg", "biaoge"],
    apply: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  },
  image: {
    icon: ImageIcon,
    aliases: ["image", "picture", "tp", "tupian"],
    apply: (chain, page) => {
      page.chooseImage();
      return chain;
    },
  },
  horizontalRule: {
    icon: Minus,
    aliases: ["hr", "divider", "fg", "fgx", "fengexian"],
    apply: (chain) => chain.setHorizontalRule(),
  },
  link: {
    icon: Link,
    keys: "mod+shift+k",
    aliases: ["link", "url", "lj", "lianjie"],
    apply: (chain, page) => {
      page.openLink();
      return chain;
    },
    isActive: (where) => where.isActive("link"),
  },
  fact: {
    icon: Equal,
    keys: "=",
    aliases: ["fact", "number", "ss", "shishi", "sj", "shuju"],
    apply: (chain) => chain.insertContent("="),
  },
} satisfies Record<string, EditorCommand>;

export type EditorCommandName = keyof typeof editorCommands;

export function commandNamed(name: EditorCommandName): EditorCommand {
  return editorCommands[name];
}

/** Runs a command with the caret in the text. */
export function runCommand(editor: Editor, name: EditorCommandName, page: EditorPageActions): void {
  commandNamed(name).apply(editor.chain().focus(), page).run();
}

export const blockTypeNames = [
  "paragraph",
  "heading1",
  "heading2",
  "heading3",
  "heading4",
] as const satisfies readonly EditorCommandName[];

/** What the slash menu offers, most used first. */
export const slashCommandNames = [
  "fact",
  "heading1",
  "heading2",
  "heading3",
  "paragraph",
  "bulletList",
  "orderedList",
  "taskList",
  "table",
  "image",
  "blockquote",
  "horizontalRule",
  "heading4",
] as const satisfies readonly EditorCommandName[];
