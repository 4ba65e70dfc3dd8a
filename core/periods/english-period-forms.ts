import { type CalendarDay, isoDay } from "./calendar.ts";
import { type Groups, monthsOf, type PeriodForm } from "./period-form.ts";

const monthNames =
  "january february march april may june july august september october november december".split(
    " ",
  );
const monthSource = monthNames.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join("|");
const year = String.raw`(?<year>(?:19|20)\d\d)`;
const ordinals = ["first", "second", "third", "fourth"];

function monthOf(text: string | undefined): number {
  const short = (text ?? "").slice(0, 3).toLowerCase();
  return monthNames.findIndex((name) => name.startsWith(short)) + 1;
}

function ordinalOf(text: string | undefined): number {
  return ordinals.indexOf((text ?? "").toLowerCase()) + 1;
}

function readMonths(groups: Groups, published: CalendarDay, from: number, to: number) {
  return monthsOf(Number(groups["year"]), published, { from, to });
}

function form(source: string, read: PeriodForm["read"]): PeriodForm {
  return { pattern: new RegExp(String.raw`\b${source}\b`, "iy"), read };
}

export const englishPeriodForms: readonly PeriodForm[] = [
  form(`(?:the )?first (?<n>two|three) quarters of ${year}`, (groups, published) =>
    readMonths(groups, published, 1, groups["n"]?.toLowerCase() === "two" ? 6 : 9),
  ),
  form(`(?:the )?(?<nth>${ordinals.join("|")}) quarter of ${year}`, (groups, published) => {
    const quarter = ordinalOf(groups["nth"]);
    return readMonths(groups, published, quarter * 3 - 2, quarter * 3);
  }),
  form(`(?:the )?(?<nth>first|second) half of ${year}`, (groups, published) => {
    const half = ordinalOf(groups["nth"]);
    return readMonths(groups, published, half * 6 - 5, half * 6);
  }),
  form(
    String.raw`(?<from>${monthSource})\.? ?(?:-|–|to) ?(?<to>${monthSource})\.?,? ${year}`,
    (groups, published) =>
      readMonths(groups, published, monthOf(groups["from"]), monthOf(groups["to"])),
  ),
  form(`(?:the )?end of ${year}`, (groups) => ({
    start: null,
    end: isoDay(Number(groups["year"]), 12, 31),
  })),
  form(String.raw`(?<month>${monthSource})\.?,? ${year}`, (groups, published) => {
    const month = monthOf(groups["month"]);
    return readMonths(groups, published, month, month);
  }),
  form(`(?:in|for|during) ${year}`, (groups, published) => readMonths(groups, published, 1, 12)),
  form(`by ${year}`, (groups) => ({
    start: null,
    end: isoDay(Number(groups["year"]), 12, 31),
    label: `到${groups["year"]}年`,
  })),
];
