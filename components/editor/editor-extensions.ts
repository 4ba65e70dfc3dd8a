import type { Extensions } from "@tiptap/core";
import { Placeholder } from "@tiptap/extensions";
import type { Awareness } from "y-protocols/awareness";
import { documentExtensions, documentSchema } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { CaretBehindTyped } from "./caret-behind-typed.ts";
import { CaretFollow } from "./caret-follow.ts";
import { ChineseMarkRules } from "./chinese-mark-rules.ts";
import { CompositionHold } from "./composition-hold.ts";
import type { EditorCommandName, EditorPageActions } from "./editor-commands.ts";
import { editorKeys } from "./editor-keys.ts";
import { EvenTablesOnly } from "./even-tables-only.ts";
import type { FactHooks } from "./fact-hooks.ts";
import { factReferenceEditing } from "./fact-reference-editing.ts";
import type { ReferenceWords } from "./fact-reference-view.ts";
import { factSuggestion } from "./fact-suggestion.ts";
import { FreshSelection } from "./fresh-selection.ts";
import { type FileInsertionOptions, fileInsertion } from "./image-upload.ts";
import { LeanBinding } from "./lean-binding.ts";
import { MarksOnTextOnly } from "./marks-on-text-only.ts";
import { MoveRecorder } from "./move-recorder.ts";
import { OwnChangesOnly } from "./own-changes-only.ts";
import { PageFirst } from "./page-first.ts";
import { RemoteCarets } from "./remote-carets.ts";
import { ReportCollaboration } from "./report-collaboration.ts";
import type { SchemaGate } from "./schema-gate.ts";
import { slashMenu } from "./slash-menu.tsx";
import { SteadyBlocks } from "./steady-blocks.ts";
import { UndoKeys } from "./undo-keys.ts";

export interface EditorExtensionOptions<Item> {
  readonly gate: SchemaGate;
  readonly awareness: Awareness;
  readonly hooks: () => FactHooks<Item>;
  readonly page: EditorPageActions;
  readonly files: FileInsertionOptions;
  readonly words: {
    readonly placeholder: string;
    readonly headingPlaceholder: string;
    readonly reference: ReferenceWords;
    readonly nameOf: (name: EditorCommandName) => string;
  };
}

/** The report's schema with everything that makes it an editor people share. */
export function editorExtensions<Item>(options: EditorExtensionOptions<Item>): Extensions {
  const { gate, awareness, hooks, page, files, words } = options;
  const { search } = hooks();
  const references = factReferenceEditing({ hooks, words: words.reference });
  return [
    ...documentExtensions({ replacements: [references, EvenTablesOnly] }),
    ReportCollaboration.configure({
      document: gate.bound,
      field: bodyName,
      // Undoing the making of a block leaves it to those who have written in it since.
      yUndoOptions: { protectedNodes: new Set(Object.keys(documentSchema.nodes)) },
    }),
    SteadyBlocks,
    MoveRecorder.configure({ gate }),
    PageFirst.configure({ gate }),
    LeanBinding,
    FreshSelection,
    CaretFollow.configure({ gate }),
    RemoteCarets.configure({ awareness }),
    CompositionHold.configure({ gate }),
    OwnChangesOnly,
    MarksOnTextOnly,
    UndoKeys,
    ChineseMarkRules,
    CaretBehindTyped,
    Placeholder.configure({
      placeholder: ({ node, editor }) => {
        if (node.type.name === "heading") return words.headingPlaceholder;
        return editor.isEmpty ? words.placeholder : "";
      },
    }),
    editorKeys(page),
    slashMenu({ nameOf: words.nameOf, page }),
    fileInsertion(files),
    ...(search === undefined ? [] : [factSuggestion(search)]),
  ];
}
