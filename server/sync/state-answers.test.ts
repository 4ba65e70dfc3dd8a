import { expect, test } from "vitest";
import { StateAnswers } from "./state-answers.ts";

const same = (missing: Uint8Array) => missing;

/** A keeper that answers every question with its number, and notes what it was asked. */
function answering(fails: () => boolean = () => false) {
  const asked: (Uint8Array | "state vector")[] = [];
  const answer = async (question: Uint8Array | "state vector") => {
    asked.push(question);
    if (fails()) throw new Error("the report cannot be read");
    return Uint8Array.of(asked.length);
  };
  const answers = new StateAnswers({
    stateVector: () => answer("state vector"),
    missing: answer,
  });
  return { answers, asked };
}

test("whoever asks the same is answered with the same bytes, until the report changes", async () => {
  const { answers, asked } = answering();
  const first = await answers.to(Uint8Array.of(0), same);
  expect(await answers.to(Uint8Array.of(0), same)).toBe(first);
  expect(await answers.to(Uint8Array.of(1), same)).toEqual(Uint8Array.of(2));
  answers.forget();
  expect(await answers.to(Uint8Array.of(0), same)).toEqual(Uint8Array.of(3));
  expect(asked.length).toBe(3);
});

test("a failure is not remembered: whoever asks next has the report read again", async () => {
  let isFailing = true;
  const { answers } = answering(() => isFailing);
  await expect(answers.to(Uint8Array.of(0), same)).rejects.toThrow("cannot be read");
  isFailing = false;
  expect(await answers.to(Uint8Array.of(0), same)).toEqual(Uint8Array.of(2));
});

test("everybody is asked the same, until the report changes", async () => {
  const { answers, asked } = answering();
  const first = await answers.question(same);
  await answers.to(Uint8Array.of(0), same);
  expect(await answers.question(same)).toBe(first);
  answers.forget();
  expect(await answers.question(same)).toEqual(Uint8Array.of(3));
  expect(asked.filter((each) => each === "state vector")).toHaveLength(2);
});
