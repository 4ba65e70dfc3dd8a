import { expect, test } from "vitest";
import { colorAmong, parsePresence, presentPeople } from "./presence.ts";

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

test("two people of one colour are told apart, by avatar and caret alike", () => {
  const twin = { id: "u2", name: "李雷", color: user.color };
  const states = new Map<number, unknown>([
    [1, { user }],
    [2, { user: twin }],
  ]);
  const [mine, theirs] = presentPeople(states, "u1");
  expect(mine?.color).toBe(user.color);
  expect(theirs?.color).not.toBe(user.color);
  expect(colorAmong(states, twin)).toBe(theirs?.color);
});
