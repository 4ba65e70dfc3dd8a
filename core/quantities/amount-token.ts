import type { NumberRead } from "./read-number.ts";
import type { Unit } from "./unit-table.ts";

/** One number with what belongs to it directly; ranges and outer qualifiers are put together later. */
export interface AmountToken {
  readonly start: number;
  readonly end: number;
  /** Decimal string in `unit`. */
  readonly value: string;
  readonly unit: Unit | null;
  /** 多, 余 or 来 inside: 30多万平方米. */
  readonly inside: string | null;
  readonly script: "arabic" | "chinese";
  /** 千亿, 百万: a scale without a digit. */
  readonly isBare: boolean;
  /** 第3位: a place in an order. */
  readonly isRank: boolean;
  /** 前10位. */
  readonly isTop: boolean;
}

/** A token for the number over a span of the text. */
export function amountToken(
  { start, end }: { start: number; end: number },
  number: NumberRead,
  rest: Partial<AmountToken>,
): AmountToken {
  return {
    start,
    end,
    value: number.value,
    unit: null,
    inside: null,
    script: number.script,
    isBare: number.isBare,
    isRank: false,
    isTop: false,
    ...rest,
  };
}
