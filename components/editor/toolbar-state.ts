import type { Editor } from "@tiptap/core";
import type { EditorState } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import { commandNamed, type EditorCommandName, editorCommands } from "./editor-commands.ts";

export interface ToolbarState {
  readonly active: ReadonlySet<EditorCommandName>;
  readonly isInTable: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** What is pressed and what can be pressed. Asked at every key: at a caret it costs one look. */
export function toolbarStateOf(editor: Editor): ToolbarState {
  const { state } = editor;
  const where = state.selection.empty ? { isActive: activeAtCaret(state) } : editor;
  const { undoManager } = yUndoPluginKey.getState(state);
  return {
    active: new Set(commandNames.filter((name) => commandNamed(name).isActive?.(where) === true)),
    isInTable: where.isActive("table"),
    canUndo: undoManager.undoStack.length > 0,
    canRedo: undoManager.redoStack.length > 0,
  };
}

export function isSameToolbarState(a: ToolbarState, b: ToolbarState | null): boolean {
  return (
    b !== null &&
    a.isInTable === b.isInTable &&
    a.canUndo === b.canUndo &&
    a.canRedo === b.canRedo &&
    a.active.size === b.active.size &&
    [...a.active].every((name) => b.active.has(name))
  );
}

const commandNames = Object.keys(editorCommands).filter(isCommandName);

function isCommandName(name: string): name is EditorCommandName {
  return Object.hasOwn(editorCommands, name);
}

/** As `editor.isActive`, for the blocks around a caret and the marks that typing there gets. */
function activeAtCaret({ selection, storedMarks }: EditorState) {
  const { $from } = selection;
  const attributesByName = new Map<string, Readonly<Record<string, unknown>>>();
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const { type, attrs } = $from.node(depth);
    attributesByName.set(type.name, attrs);
  }
  for (const { type, attrs } of storedMarks ?? $from.marks())
    attributesByName.set(type.name, attrs);
  return (name: string, wanted: Readonly<Record<string, unknown>> = {}) => {
    const found = attributesByName.get(name);
    return (
      found !== undefined && Object.entries(wanted).every(([key, value]) => found[key] === value)
    );
  };
}
