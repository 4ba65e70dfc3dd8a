import { expect, test } from "vitest";
import { withQuery } from "../api-client.ts";
import { reportFilterOf, reportListQuery } from "./report-filter.ts";

test("the address's filter becomes the list's query", () => {
  const filter = reportFilterOf({ q: "运行", status: "in-review", sort: "title" });
  expect(withQuery("/reports", reportListQuery(filter))).toBe(
    "/reports?q=%E8%BF%90%E8%A1%8C&status=in-review&sort=title&limit=50",
  );
});

test("what nobody could have chosen is left out", () => {
  const filter = reportFilterOf({ q: "x".repeat(101), status: "secret", sort: "size" });
  expect(filter).toEqual({ q: null, status: null, sort: "updated" });
});
