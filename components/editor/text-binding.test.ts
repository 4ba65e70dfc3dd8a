import fc from "fast-check";
import { expect, test } from "vitest";
import { applyUpdate, Doc } from "yjs";
import { changeBetween, mapPosition, writeText } from "./text-binding.ts";

test("a character typed among equal ones is placed where the caret is", () => {
  expect(changeBetween("一一", "一一一", 1)).toEqual({ index: 0, remove: 0, insert: "一" });
  expect(changeBetween("一一", "一一一", 2)).toEqual({ index: 1, remove: 0, insert: "一" });
  expect(changeBetween("一一", "一一一", 3)).toEqual({ index: 2, remove: 0, insert: "一" });
});

test("a surrogate pair is replaced whole", () => {
  expect(changeBetween("𠀀", "𠀁", 2)).toEqual({ index: 0, remove: 2, insert: "𠀁" });
});

test("whatever is typed, the shared text becomes it", () => {
  const words = fc.string({ unit: fc.constantFrom("一", "二", "a", "𠀀", "𠀁"), maxLength: 12 });
  fc.assert(
    fc.property(words, words, fc.nat(24), (before, after, caret) => {
      const text = new Doc().getText("title");
      text.insert(0, before);
      writeText(text, { value: after, caret: Math.min(caret, after.length) }, null);
      return text.toString() === after;
    }),
  );
});

test("a caret stays at its word when somebody writes before it, and where it is otherwise", () => {
  expect(mapPosition(4, [{ retain: 1 }, { insert: "新增" }])).toBe(6);
  expect(mapPosition(4, [{ retain: 6 }, { insert: "后" }])).toBe(4);
  expect(mapPosition(4, [{ retain: 1 }, { delete: 2 }])).toBe(2);
  expect(mapPosition(2, [{ retain: 1 }, { delete: 5 }])).toBe(1);
});

test("two people writing one title lose nothing", () => {
  const [near, far] = [new Doc(), new Doc()];
  const [a, b] = [near.getText("title"), far.getText("title")];
  const inTransit: (() => void)[] = [];
  near.on("update", (update, origin) => {
    if (origin !== "wire") inTransit.push(() => applyUpdate(far, update, "wire"));
  });
  far.on("update", (update, origin) => {
    if (origin !== "wire") inTransit.push(() => applyUpdate(near, update, "wire"));
  });
  writeText(a, { value: "简报", caret: 2 }, null);
  for (const deliver of inTransit.splice(0)) deliver();
  writeText(a, { value: "三季度简报", caret: 3 }, null);
  writeText(b, { value: "简报（初稿）", caret: 6 }, null);
  for (const deliver of inTransit.splice(0)) deliver();
  expect(a.toString()).toBe("三季度简报（初稿）");
  expect(b.toString()).toBe(a.toString());
});
