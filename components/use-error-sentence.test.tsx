// @vitest-environment jsdom
import { NextIntlClientProvider } from "next-intl";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { messagesIn } from "#core/messages/messages.ts";
import { refusals } from "#core/messages/refusals.ts";
import { ApiError, UnreachableError } from "./api-error.ts";
import { useErrorSentence } from "./use-error-sentence.ts";

afterEach(() => vi.unstubAllGlobals());

let sentenceOf: ReturnType<typeof useErrorSentence>;

function Teller() {
  sentenceOf = useErrorSentence();
  return null;
}

async function sentencesOf(...errors: readonly unknown[]): Promise<readonly string[]> {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const root = createRoot(document.createElement("div"));
  await act(async () =>
    root.render(
      <NextIntlClientProvider locale="en" messages={messagesIn("en")} timeZone="UTC">
        <Teller />
      </NextIntlClientProvider>,
    ),
  );
  await act(async () => root.unmount());
  return errors.map(sentenceOf);
}

const problem = { type: "t", title: "As the server says it.", status: 500, requestId: "req-7" };

test("an error of ours is told with the number that it asks to pass on", async () => {
  const [ours, refused] = await sentencesOf(
    new ApiError({ ...problem, reason: "unexpected" }),
    new ApiError({ ...problem, reason: "last-owner" }),
  );
  expect(ours).toBe(`${refusals.en.unexpected} Request number: req-7`);
  expect(refused).toBe(refusals.en["last-owner"]);
});

test("a reason of a later version is told in the server's words, a lost network as such", async () => {
  const [later, lost] = await sentencesOf(
    new ApiError({ ...problem, reason: "too-late" }),
    new UnreachableError(null),
  );
  expect(later).toBe(problem.title);
  expect(lost).toContain("cannot be reached");
});
