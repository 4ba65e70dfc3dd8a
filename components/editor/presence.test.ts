import { expect, test } from "vitest";
import { parsePresence, presentPeople } from "./presence.ts";

const user = { id: "u1", name: "王小明", color: "#0f766e" };

test.each([
  [{ user: { ...user, color: "red; background: url(https://x)" } }],
  [{ user: { ...user, color: "#0f766e00" } }],
  [{ user: { ...user, name: "长".repeat(129) } }],
  [{ user: { ...user, name: { toString: "x" } } }],
  [{ user: ["u1"] }],
  [null],
])("presence of another form is nobody: %j", (state) => {
  expect(parsePresence(state)).toBeNull();
});

test("a person with three windows is there once, oneself first", () => {
  const other = { id: "u0", name: "安静", color: "#b45309" };
  const states = new Map<number, unknown>([
    [1, { user: other }],
    [2, { user }],
    [3, { user, cursor: {} }],
  ]);
  expect(presentPeople(states, "u1").map(({ id }) => id)).toEqual(["u1", "u0"]);
});
