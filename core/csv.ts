/**
 * RFC 4180 with a byte order mark, so that a spreadsheet reads it as UTF-8. A cell that would be
 * taken for a formula is led by an apostrophe, which spreadsheets read as "this is text".
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(toCell).join(",")}\r\n`).join("")}`;
}

/** Also behind characters that show nothing: programs differ in what they trim. */
const formulaStart = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;

function toCell(value: string): string {
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
