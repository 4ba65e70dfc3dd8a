import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FactRevision } from "#core/contracts/facts.ts";
import { FactValue } from "./fact-value.tsx";

const revision: FactRevision = {
  revision: 1,
  value: "4000",
  valueHigh: null,
  unit: "家",
  qualifier: null,
  vintage: null,
  reason: null,
  author: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  verifiedBy: null,
  verifiedAt: null,
  quote: {
    id: "q",
    sourceId: "s",
    exact: "",
    prefix: "",
    suffix: "",
    start: 0,
    end: 0,
    page: null,
  },
  source: { id: "s", title: "来源", publisher: null, publishedOn: null, isSample: false },
};

function shown(qualifier: string | null): string {
  const markup = renderToStaticMarkup(
    <NextIntlClientProvider locale="zh" messages={{}} timeZone="UTC">
      <FactValue revision={{ ...revision, qualifier }} />
    </NextIntlClientProvider>,
  );
  return markup.replace(/<[^>]*>/g, "");
}

test.each([
  [null, "4000"],
  ["超过", "超过4000"],
  ["预计", "预计4000"],
  ["高达", "高达4000"],
  ["余", "4000余"],
  ["多", "4000多"],
  ["以上", "4000以上"],
  ["左右", "4000左右"],
])("the qualifier %s stands on its side of the value", (qualifier, words) => {
  expect(shown(qualifier)).toBe(words);
});
