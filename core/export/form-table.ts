import { type DocumentNode, readInteger, readNode } from "./document-node.ts";
import type { FormBlock, FormCell, FormTable } from "./report-form.ts";

/** Wider cells do not occur in a report; a larger number is a slip or an attack. */
const maxColspan = 100;

interface PlacedCell extends FormCell {
  readonly widths: readonly (number | null)[];
}

/**
 * The table as a whole grid: spans are cut to what is free, columns in which no cell begins are
 * folded into their neighbour, gaps are filled with empty cells. Null when there is no cell at all.
 *
 * @param toBlocks turns the children of a cell into blocks; called in reading order
 */
export function toTable(
  node: DocumentNode,
  toBlocks: (content: readonly unknown[]) => readonly FormBlock[],
): FormTable | null {
  const rows = place(
    node.content.map((row) => cellsOf(readNode(row))),
    toBlocks,
  );
  if (rows.every((row) => row.length === 0)) return null;
  const folded = fold(rows);
  const whole = fillGaps(folded.rows, folded.columnCount);
  const headerRowCount = countHeaderRows(whole);
  return {
    kind: "table",
    columnCount: folded.columnCount,
    headerRowCount,
    columnWidths: columnWidths(whole, folded.columnCount),
    rows: whole.map((row) => row.map(({ widths: _, ...cell }) => cell)),
  };
}

/** What is no row counts as a row of one cell, what is no cell as a cell. */
function cellsOf(row: DocumentNode): readonly DocumentNode[] {
  if (row.type !== "tableRow") return [asCell(row)];
  return row.content.map((child) => asCell(readNode(child)));
}

function asCell(node: DocumentNode): DocumentNode {
  if (node.type === "tableCell" || node.type === "tableHeader") return node;
  return { type: "tableCell", text: "", attributes: {}, marks: [], content: [node] };
}

/** Puts each cell into the first free column of its row. */
function place(
  rows: readonly (readonly DocumentNode[])[],
  toBlocks: (content: readonly unknown[]) => readonly FormBlock[],
): readonly (readonly PlacedCell[])[] {
  /** By column: the first row in which it is free again. */
  const freeFrom: number[] = [];
  const isFree = (column: number, row: number) => (freeFrom[column] ?? 0) <= row;
  return rows.map((cells, row) => {
    let column = 0;
    return cells.map((cell) => {
      while (!isFree(column, row)) column += 1;
      const start = column;
      const wanted = readSpan(cell.attributes["colspan"], maxColspan);
      const rowspan = readSpan(cell.attributes["rowspan"], rows.length - row);
      while (column < start + wanted && isFree(column, row)) {
        freeFrom[column] = row + rowspan;
        column += 1;
      }
      return {
        column: start,
        colspan: column - start,
        rowspan,
        isHeader: cell.type === "tableHeader",
        blocks: toBlocks(cell.content),
        widths: readWidths(cell.attributes["colwidth"], column - start),
      };
    });
  });
}

function readSpan(value: unknown, max: number): number {
  return readInteger(value, { min: 1, max, fallback: 1 });
}

function readWidths(value: unknown, count: number): readonly (number | null)[] {
  const widths: readonly unknown[] = Array.isArray(value) ? value : [];
  return Array.from({ length: count }, (_, index) => {
    const width = widths[index];
    return typeof width === "number" && width >= 1 && width <= 10_000 ? width : null;
  });
}

/** A column in which no cell begins adds nothing: spans over it shrink. */
function fold(rows: readonly (readonly PlacedCell[])[]) {
  const starts = new Set(rows.flatMap((row) => row.map((cell) => cell.column)));
  const kept = [...starts].sort((a, b) => a - b);
  const newColumn = new Map(kept.map((column, index) => [column, index]));
  const foldCell = (cell: PlacedCell): PlacedCell => {
    const covered = Array.from({ length: cell.colspan }, (_, offset) => offset).filter((offset) =>
      starts.has(cell.column + offset),
    );
    return {
      ...cell,
      column: newColumn.get(cell.column) ?? 0,
      colspan: covered.length,
      widths: covered.map((offset) => cell.widths[offset] ?? null),
    };
  };
  return { columnCount: kept.length, rows: rows.map((row) => row.map(foldCell)) };
}

function fillGaps(
  rows: readonly (readonly PlacedCell[])[],
  columnCount: number,
): readonly (readonly PlacedCell[])[] {
  const freeFrom = new Array<number>(columnCount).fill(0);
  return rows.map((cells, row) => {
    for (const cell of cells) {
      freeFrom.fill(row + cell.rowspan, cell.column, cell.column + cell.colspan);
    }
    const isHeader = cells.length > 0 && cells.every((cell) => cell.isHeader);
    const gaps = freeFrom.flatMap((free, column) =>
      free <= row ? [emptyCell(column, isHeader)] : [],
    );
    return [...cells, ...gaps].sort((a, b) => a.column - b.column);
  });
}

function emptyCell(column: number, isHeader: boolean): PlacedCell {
  return { column, colspan: 1, rowspan: 1, isHeader, blocks: [], widths: [null] };
}

/** A header cell that reaches down takes the rows it reaches into the header with it. */
function countHeaderRows(rows: readonly (readonly FormCell[])[]): number {
  let count = 0;
  for (const [index, row] of rows.entries()) {
    const isHeader = row.length > 0 && row.every((cell) => cell.isHeader);
    if (!isHeader && index >= count) break;
    count = Math.max(count, index + 1, ...row.map((cell) => index + cell.rowspan));
  }
  return count;
}

function columnWidths(
  rows: readonly (readonly PlacedCell[])[],
  columnCount: number,
): readonly number[] | null {
  const widths = new Array<number | null>(columnCount).fill(null);
  for (const cell of rows.flat()) {
    for (const [offset, width] of cell.widths.entries()) widths[cell.column + offset] ??= width;
  }
  const known = widths.filter((width) => width !== null);
  return known.length === columnCount ? known : null;
}
