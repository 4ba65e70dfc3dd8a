import type { Command, RawCommands } from "@tiptap/core";
import { findParentNodeClosestToPos } from "@tiptap/core";
import type { EditorState } from "@tiptap/pm/state";
import { TableMap } from "@tiptap/pm/tables";
import { DocumentTable } from "#core/document/document-extensions.ts";

/** What works without knowing which cell stands under which. */
const fitForUneven: ReadonlySet<string> = new Set(["insertTable", "deleteTable", "fixTables"]);

/**
 * Tables whose commands are refused while a merge of two people's work has left rows of different
 * lengths: the library's would throw, or put cells where nobody wants them. The server's repair
 * makes the table even, soon.
 */
export const EvenTablesOnly = DocumentTable.extend({
  addCommands() {
    const commands: Partial<RawCommands> = this.parent?.() ?? {};
    const guarded = Object.entries(commands).map(([name, command]) => {
      return [name, fitForUneven.has(name) ? command : refusedInUneven(command)] as const;
    });
    return Object.fromEntries(guarded);
  },
});

function refusedInUneven(
  command: (...values: never[]) => Command,
): (...values: never[]) => Command {
  return (...values) => {
    const run = command(...values);
    return (props) => !isInUnevenTable(props.state) && run(props);
  };
}

/** Whether the innermost table around the selection lacks cells or has cells that overlap. */
export function isInUnevenTable({ selection: { $from } }: Pick<EditorState, "selection">): boolean {
  const table = findParentNodeClosestToPos($from, ({ type }) => type.spec.tableRole === "table");
  const problems = (table && TableMap.get(table.node).problems) ?? [];
  return problems.some(({ type }) => type !== "colwidth mismatch");
}
