const halfWidthByFullWidth = new Map<string, string>([
  ["　", " "],
  ["￥", "¥"],
  ["－", "-"],
  ["﹣", "-"],
  ["−", "-"],
  ["﹪", "%"],
  ["∼", "~"],
]);

/**
 * Full-width digits, letters and marks as their half-width forms, one UTF-16 unit for one, so that
 * offsets into the folded text are offsets into the text.
 */
export function foldWidth(text: string): string {
  return text.replace(/[　￥－﹣−﹪∼\uff01-\uff5e]/g, (mark) => {
    const named = halfWidthByFullWidth.get(mark);
    return named ?? String.fromCharCode(mark.charCodeAt(0) - 0xfee0);
  });
}
