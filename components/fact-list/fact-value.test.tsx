import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FactRevision } from "#core/contracts/facts.ts";
import { exampleFact } from "../facts/test-fact.ts";
import { FactValue } from "./fact-value.tsx";

const revision: FactRevision = { ...exampleFact.current, value: "4000", unit: "家" };

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
