import { matchEnglishUnit } from "./english-unit.ts";
import { type BaseUnit, baseUnits, scaleByText, type Unit, type UnitMatch } from "./unit-table.ts";

const baseUnitByText = new Map(baseUnits.map((base) => [base.text, base]));
const baseUnitsByFirst = Map.groupBy(baseUnits, (base) => base.text.charAt(0));
const scales = [...scaleByText.keys()].sort((a, b) => b.length - a.length);

function tenToThe(power: number): string {
  return `1${"0".repeat(power)}`;
}

function times(a: string, power: number): string {
  return a === "1" ? tenToThe(power) : `${a}${"0".repeat(power)}`;
}

function scaledUnit(scale: string, base: BaseUnit): Unit {
  return {
    text: scale + base.text,
    scale,
    name: base.text,
    base: base.base,
    times: times(base.times, scaleByText.get(scale) ?? 0),
    over: "1",
    dimension: base.dimension,
    measure: base.measure,
  };
}

/** 亿 and 亿级 without a noun are money in the pages we read; a bare 万 says nothing of its noun. */
function bareScaleUnit(scale: string, suffix: string): Unit {
  const isMoney = scale.endsWith("亿");
  return {
    text: scale + suffix,
    scale,
    name: suffix,
    base: isMoney ? "元" : "",
    times: tenToThe(scaleByText.get(scale) ?? 0),
    over: "1",
    dimension: isMoney ? "yuan" : "none",
    measure: ["1", "1"],
  };
}

/** The base unit that starts at `at`, longest first; null when none is meant there. */
export function matchBaseUnit(text: string, at: number): BaseUnit | null {
  const candidates = baseUnitsByFirst.get(text.charAt(at)) ?? [];
  let longest: BaseUnit | null = null;
  for (const base of candidates) {
    if (!text.startsWith(base.text, at)) continue;
    if (longest === null || base.text.length > longest.text.length) longest = base;
  }
  if (longest === null) return null;
  const next = text.charAt(at + longest.text.length);
  return next !== "" && longest.notBefore.includes(next) ? null : longest;
}

/** The longest scale word that starts at `at`; "" when there is none. */
export function matchScale(text: string, at: number): string {
  return scales.find((scale) => text.startsWith(scale, at)) ?? "";
}

function matchScaledUnit(text: string, at: number): Unit | null {
  const plain = matchBaseUnit(text, at);
  const scale = matchScale(text, at);
  const scaled = scale === "" ? null : matchBaseUnit(text, at + scale.length);
  // 千瓦时 and 百分点 are units of their own, not 千 and 百 of another.
  if (
    plain !== null &&
    (scaled === null || plain.text.length >= scale.length + scaled.text.length)
  ) {
    return scaledUnit("", plain);
  }
  if (scaled !== null) return scaledUnit(scale, scaled);
  return null;
}

/** 亿, 万亿, 亿级 …; 百 and 千 alone are no unit (GB/T 15835). */
function matchBareScale(text: string, at: number): Unit | null {
  const scale = matchScale(text, at);
  if (scale === "" || (scaleByText.get(scale) ?? 0) < 4) return null;
  return bareScaleUnit(scale, text.startsWith("级", at + scale.length) ? "级" : "");
}

/** 万元/亩: the denominator stays as printed, only the numerator is brought to its base. */
function withDenominator(text: string, match: UnitMatch): UnitMatch {
  if (text.charAt(match.end) !== "/") return match;
  const below = matchScaledUnit(text, match.end + 1);
  if (below === null) return match;
  const { unit } = match;
  const rate: Unit = {
    ...unit,
    text: `${unit.text}/${below.text}`,
    name: `${unit.name}/${below.text}`,
    base: `${unit.base}/${below.text}`,
    dimension: "rate",
    measure: ["1", "1"],
  };
  return { unit: rate, end: match.end + 1 + below.text.length };
}

/** 百亿元级: the step stands behind the money unit. */
function withGrade(text: string, match: UnitMatch): UnitMatch {
  const { unit, end } = match;
  if (unit.dimension !== "yuan" || unit.scale === "" || text.charAt(end) !== "级") return match;
  if (unit.name.endsWith("级")) return match;
  return { unit: { ...unit, text: `${unit.text}级`, name: `${unit.name}级` }, end: end + 1 };
}

/** The unit that starts at `at` in width-folded text, longest first. */
export function matchUnit(text: string, at: number): UnitMatch | null {
  const unit = matchScaledUnit(text, at) ?? matchBareScale(text, at);
  if (unit === null) return matchEnglishUnit(text, at);
  return withGrade(text, withDenominator(text, { unit, end: at + unit.text.length }));
}

/** A unit put together from a scale and a base that other words may have stood between. */
export function composeUnit(scale: string, base: BaseUnit): Unit {
  return scaledUnit(scale, base);
}

/** 1/6 is the value 1 with the unit "/6". */
export function fractionUnit(denominator: string): Unit {
  return {
    text: `/${denominator}`,
    scale: "",
    name: `/${denominator}`,
    base: "%",
    times: "100",
    over: denominator,
    dimension: "percent",
    measure: ["1", "1"],
  };
}

/** Reads a stored unit; null for one that the tables do not know. */
export function findUnit(text: string): Unit | null {
  const plain = baseUnitByText.get(text);
  if (plain !== undefined) return scaledUnit("", plain);
  const denominator = /^\/([1-9]\d*)$/.exec(text)?.[1];
  if (denominator !== undefined) return fractionUnit(denominator);
  const match = matchUnit(text, 0);
  return match !== null && match.end === text.length ? match.unit : null;
}
