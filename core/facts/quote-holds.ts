import { compareDecimals, withoutSign } from "../quantities/decimal-text.ts";
import { foldWidth } from "../quantities/fold-width.ts";
import { parseQuantities } from "../quantities/parse-quantities.ts";
import { compareQuantities, type Quantity } from "../quantities/quantity.ts";

/**
 * Whether the words of a quote hold a figure, in any unit of its kind: 1.85千亿元 holds 1850 亿元.
 * Signs are left to the words (下降3.2% holds -3.2 %), and a number without a unit, as in a table,
 * holds its value in every unit.
 */
export function quoteHolds(exact: string, { value, unit }: Quantity): boolean {
  const figure = { value: withoutSign(value), unit: foldWidth(unit) };
  return parseQuantities(exact, { withBareNumbers: true })
    .flatMap((found) => [
      { value: found.value, unit: found.unit },
      { value: found.valueHigh ?? found.value, unit: found.unit },
    ])
    .some((found) => isSame({ ...found, value: withoutSign(found.value) }, figure));
}

function isSame(found: Quantity, figure: Quantity): boolean {
  if (found.unit === "") return compareDecimals(found.value, figure.value) === 0;
  return compareQuantities(found, figure) === 0;
}
