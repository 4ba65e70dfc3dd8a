/** One run of a page's text as the PDF reader gives it; lengths in points, y grows upwards. */
export interface PdfRun {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Line {
  text: string;
  left: number;
  right: number;
  readonly y: number;
  readonly height: number;
}

/**
 * The paragraphs of one page, in the order in which the file draws them (which for pages set in
 * columns is the reading order of most programs). Lines that follow one another at the usual
 * distance, without an indent and after a full line, are one paragraph; wide gaps inside a line
 * become tabs, and lines with tabs are the rows of one table.
 */
export function runsToParagraphs(runs: readonly PdfRun[]): string[] {
  const lines = runsToLines(runs);
  const paragraphs: string[] = [];
  let previous: Line | null = null;
  for (const line of lines) {
    const open = paragraphs.at(-1);
    const glue = open === undefined || previous === null ? null : gluing(previous, line, lines);
    if (open === undefined || glue === null) paragraphs.push(line.text.trim());
    else paragraphs[paragraphs.length - 1] = open + glue + line.text.trim();
    previous = line;
  }
  return paragraphs;
}

function runsToLines(runs: readonly PdfRun[]): Line[] {
  const lines: Line[] = [];
  for (const run of runs) {
    const line = lines.at(-1);
    if (line !== undefined && isOnLine(line, run)) extend(line, run);
    else if (run.text.trim() !== "") lines.push(lineOf(run));
  }
  return lines;
}

function lineOf({ text, x, y, width, height }: PdfRun): Line {
  return { text, left: x, right: x + width, y, height };
}

/** Superscripts stand up to half a line higher; a jump back to the left begins a new line. */
function isOnLine(line: Line, run: PdfRun): boolean {
  const size = Math.max(line.height, run.height);
  return Math.abs(run.y - line.y) < size / 2 && run.x > line.right - 2 * size;
}

function extend(line: Line, run: PdfRun): void {
  const gap = run.x - line.right;
  if (run.text.trim() !== "" && gap > line.height * 1.5) line.text = `${line.text.trimEnd()}\t`;
  line.text += run.text;
  if (run.text.trim() !== "") line.right = run.x + run.width;
}

/** What stands between two lines of one paragraph or table; null where a new one begins. */
function gluing(previous: Line, line: Line, lines: readonly Line[]): string | null {
  const areRows = previous.text.includes("\t") && line.text.includes("\t");
  if (areRows) return previous.y > line.y ? "\n" : null;
  return continues(previous, line, lines) ? wordGap(previous.text, line.text) : null;
}

function continues(previous: Line, line: Line, lines: readonly Line[]): boolean {
  const size = Math.max(previous.height, line.height);
  const distance = previous.y - line.y;
  if (distance <= 0 || distance > size * 2.2) return false;
  if (Math.abs(previous.height - line.height) > size / 8) return false;
  if (previous.text.includes("\t") || line.text.includes("\t")) return false;
  if (line.left > previous.left + size) return false;
  const column = lines.filter((other) => Math.abs(other.left - line.left) < size * 3);
  const margin = Math.max(...column.map((other) => other.right));
  return previous.right > margin - size * 2.5;
}

/** Chinese goes on without a space; Latin words need theirs. */
function wordGap(before: string, after: string): string {
  const isLatin =
    /[\p{Script=Latin}\d,.;:)]\s*$/u.test(before) && /^\s*[\p{Script=Latin}\d(]/u.test(after);
  return isLatin ? " " : "";
}
