import { expect, test } from "vitest";
import { changedQuery } from "./changed-query.ts";

test("a filter is set, changed and taken away without touching the others", () => {
  expect(changedQuery("q=外贸", { status: "draft" })).toBe("q=%E5%A4%96%E8%B4%B8&status=draft");
  expect(changedQuery("status=draft&q=a", { status: "issued" })).toBe("q=a&status=issued");
  expect(changedQuery("status=draft&q=a", { status: null })).toBe("q=a");
  expect(changedQuery("q=a", { q: "" })).toBe("");
});

test("one choice of filters has one address, in whatever order it was made", () => {
  const oneWay = changedQuery(changedQuery("", { zone: "z" }), { metric: "m" });
  const otherWay = changedQuery(changedQuery("", { metric: "m" }), { zone: "z" });
  expect(oneWay).toBe(otherWay);
});
