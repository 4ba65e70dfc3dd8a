import { expect, test } from "vitest";
import { localeFromAcceptLanguage, localeOfCookie } from "./locale.ts";

test.each([
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  ["en-GB,en;q=0.9", "en"],
  ["fr-FR,en;q=0.5,zh;q=0.7", "zh"],
  ["en;q=0,zh", "zh"],
  ["de-DE", "zh"],
  ["", "zh"],
  [null, "zh"],
])("the header %j asks for %s", (header, locale) => {
  expect(localeFromAcceptLanguage(header)).toBe(locale);
});

test("the language switch's cookie is read among others, unknown values ignored", () => {
  expect(localeOfCookie("a=b; zb-locale=en; c=d")).toBe("en");
  expect(localeOfCookie("zb-locale=xx")).toBeNull();
  expect(localeOfCookie(null)).toBeNull();
});
