import type { ArrangeContext } from "./arrange-draft.ts";
import {
  attributesIn,
  type Draft,
  detached,
  type ElementDraft,
  newElement,
  opened,
} from "./arrangement-draft.ts";
import { maxColumns, soundNodeAttributes } from "./attribute-values.ts";

/** Beyond this many missing cells a table is no accident of a merge; its rows stay as they are. */
const maxPadding = 2000;

interface Row extends ElementDraft {
  readonly children: readonly ElementDraft[];
}

/**
 * Makes all rows of a table equally long and lets no two cells claim one place, as
 * prosemirror-tables would: spans are cut back, then missing cells added at the ends of rows. A
 * table wider than any may be loses its spans, and what stands beyond the last column of a row
 * moves into that column.
 */
export function squareTable(table: ElementDraft, context: ArrangeContext): ElementDraft {
  if (!isTouched(table, context)) return table;
  const rows = (table.children ?? []).map((row) => rowOf(row, context));
  if (!rows.every((row) => row !== null)) return table;
  const squared = squaredRows(rows) ?? squaredRows(rows.map((row) => narrowed(row, context)));
  const padded = squared === null ? rows : pad(squared, context);
  if (padded.every((row, at) => row === rows[at])) return table;
  context.note("table", table.type);
  return { ...table, children: padded };
}

function isTouched(table: ElementDraft, { isChanged }: ArrangeContext): boolean {
  const isElementChanged = (draft: Draft) => draft.kind === "element" && isChanged(draft);
  const isRowTouched = (row: Draft) =>
    isElementChanged(row) || (row.kind === "element" && row.children?.some(isElementChanged));
  return isChanged(table) || table.children?.some(isRowTouched) === true;
}

/** Null when there is something among the cells that this program does not know. */
function rowOf(draft: Draft, { schema }: ArrangeContext): Row | null {
  if (draft.kind !== "element") return null;
  const { children } = opened(draft, schema);
  if (children?.every((cell) => cell.kind === "element") !== true) return null;
  return { ...draft, children };
}

interface SquaredRow {
  readonly row: Row;
  /** How many columns of the table it takes up, cells from above included. */
  readonly width: number;
}

/** Null when the table is wider than any may be. */
function squaredRows(rows: readonly Row[]): SquaredRow[] | null {
  /** By column, the row from which on it is free. */
  const freeFrom: number[] = [];
  const squared: SquaredRow[] = [];
  for (const [at, row] of rows.entries()) {
    const isFree = (column: number) => (freeFrom[column] ?? 0) <= at;
    let column = 0;
    const cells: ElementDraft[] = [];
    for (const cell of row.children) {
      while (!isFree(column)) column += 1;
      const wanted = spanOf(cell);
      const start = column;
      const rowspan = Math.min(wanted.rowspan, rows.length - at);
      do {
        freeFrom[column] = at + rowspan;
        column += 1;
      } while (column < start + wanted.colspan && isFree(column));
      cells.push(withSpan(cell, { colspan: column - start, rowspan }));
    }
    if (freeFrom.length > maxColumns) return null;
    const width = freeFrom.filter((free) => free > at).length;
    squared.push({ row: withCells(row, cells), width });
  }
  return squared;
}

interface Span {
  readonly colspan: number;
  readonly rowspan: number;
}

function spanOf(cell: ElementDraft): Span {
  const { colspan, rowspan } = soundNodeAttributes(cell.type.name, attributesIn(cell));
  return {
    colspan: typeof colspan === "number" ? colspan : 1,
    rowspan: typeof rowspan === "number" ? rowspan : 1,
  };
}

/** The same object when the cell has that span already. Column widths go with their columns. */
function withSpan(cell: ElementDraft, span: Span): ElementDraft {
  const before = spanOf(cell);
  const { colwidth, ...others } = attributesIn(cell);
  const isWidthSound = !Array.isArray(colwidth) || colwidth.length === span.colspan;
  const isSpanSame = before.colspan === span.colspan && before.rowspan === span.rowspan;
  if (isSpanSame && isWidthSound) return cell;
  const widths = Array.isArray(colwidth) ? colwidth.slice(0, span.colspan) : [];
  const isKept = widths.length === span.colspan;
  return { ...cell, attributes: { ...others, ...span, ...(isKept && { colwidth: widths }) } };
}

function withCells(row: Row, cells: readonly ElementDraft[]): Row {
  const isSame = cells.every((cell, at) => cell === row.children[at]);
  return isSame && cells.length === row.children.length ? row : { ...row, children: cells };
}

/** Every cell in one column, and no more columns than a table may have. */
function narrowed(row: Row, { schema }: ArrangeContext): Row {
  const cells = row.children.map((cell) => withSpan(cell, { colspan: 1, rowspan: 1 }));
  const last = cells[maxColumns - 1];
  if (last === undefined || cells.length === maxColumns) return withCells(row, cells);
  const surplus = cells.slice(maxColumns).flatMap((cell) => opened(cell, schema).children ?? []);
  const content = [
    ...(opened(last, schema).children ?? []),
    ...surplus.map((each) => detached(each, schema)),
  ];
  return withCells(row, [...cells.slice(0, maxColumns - 1), { ...last, children: content }]);
}

function pad(squared: readonly SquaredRow[], { schema }: ArrangeContext): readonly Row[] {
  const width = squared.reduce((widest, each) => Math.max(widest, each.width), 1);
  const missing = squared.reduce((sum, each) => sum + width - each.width, 0);
  if (missing === 0 || missing > maxPadding) return squared.map(({ row }) => row);
  return squared.map(({ row, width: present }) => {
    const type = row.children.at(-1)?.type ?? schema.nodes.tableCell;
    const paragraph = schema.nodes.paragraph;
    if (present === width || type === undefined || paragraph === undefined) return row;
    const padding = Array.from({ length: width - present }, () =>
      newElement(type, [newElement(paragraph, [])]),
    );
    return withCells(row, [...row.children, ...padding]);
  });
}
