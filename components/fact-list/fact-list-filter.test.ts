import { expect, test } from "vitest";
import { withQuery } from "../api-client.ts";
import { factFilterOf, factListQuery, isFiltered } from "./fact-list-filter.ts";

const nothing = { q: null, zone: null, metric: null, from: null, to: null, status: null };

test("the address's filter becomes the list's query", () => {
  const filter = factFilterOf({ ...nothing, q: "出口", from: "2024-01-01", status: "verified" });
  expect(withQuery("/facts", factListQuery(filter))).toBe(
    "/facts?q=%E5%87%BA%E5%8F%A3&from=2024-01-01&status=verified&limit=100",
  );
});

test("what the API would refuse is left out, so an old or odd link still shows facts", () => {
  const odd = {
    q: "x".repeat(101),
    zone: "z".repeat(65),
    from: "2024-13-01",
    to: "soon",
    status: "x",
  };
  const filter = factFilterOf({ ...nothing, ...odd });
  expect(filter).toEqual(nothing);
  expect(isFiltered(filter)).toBe(false);
});
