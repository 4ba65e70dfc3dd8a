import { expect, test } from "vitest";
import { hostileStrings } from "#core/test-hostile-strings.ts";
import { pageTitle } from "./page-title.ts";

test("a name stands in its page's title as it is", () => {
  for (const name of hostileStrings) {
    // As Next fills the template.
    expect("%s · 园区简报".replace(/%s/g, pageTitle(name))).toBe(`${name} · 园区简报`);
  }
});
