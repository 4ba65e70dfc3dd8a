import { type AmountToken, amountToken } from "./amount-token.ts";
import { type NumberRead, readNumber, skipSpace } from "./read-number.ts";
import { matchUnit } from "./unit.ts";

const rankContext = /(位居|位列|排名|名列|占比|总量|跃居|跃升|升至|居|列|排|[省市国区])$/;
const rankUnit = "位";

function rankEnd(text: string, at: number, before: string): number | null {
  const next = text.charAt(at);
  if ((next === "位" || next === "名") && text.charAt(at + 1) !== "数") return at + 1;
  if (next === "大" && !/^大[类块步部]/.test(text.slice(at, at + 2))) return at;
  const isEnd = next === "" || /[,，。;；、:：）)\s]/.test(next);
  return isEnd && rankContext.test(before) ? at : null;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function rankToken(span: Span, number: NumberRead, isTop: boolean): AmountToken {
  const unit = matchUnit(rankUnit, 0)?.unit ?? null;
  return amountToken(span, number, { unit, isRank: true, isTop });
}

/** 第三位, 全国第二大, 居全省第一, 首位, 前10位. Other ordinals (第二批, 第X届) are passed over. */
export function readRank(text: string, at: number): AmountToken | "other-ordinal" | null {
  if (text.startsWith("首位", at)) {
    if (text.charAt(at + 2) === "度") return "other-ordinal";
    const one: NumberRead = {
      value: "1",
      end: at + 2,
      scale: "",
      script: "chinese",
      isBare: false,
    };
    return rankToken({ start: at, end: at + 2 }, one, false);
  }
  const isTop = text.charAt(at) === "前";
  if (!isTop && text.charAt(at) !== "第") return null;
  const number = readNumber(text, skipSpace(text, at + 1));
  if (number === null || number.scale !== "") return null;
  const before = text.slice(Math.max(0, at - 4), at);
  const end = isTop ? topEnd(text, number.end) : rankEnd(text, number.end, before);
  if (end === null) return isTop ? null : "other-ordinal";
  return rankToken({ start: isTop ? skipSpace(text, at + 1) : at, end }, number, isTop);
}

function topEnd(text: string, at: number): number | null {
  const next = text.charAt(at);
  return next === "位" || next === "名" ? at + 1 : null;
}
