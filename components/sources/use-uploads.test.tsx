// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, UnreachableError } from "#components/api-error.ts";
import type { Source } from "#core/contracts/sources.ts";
import { uploadSource } from "./upload-source.ts";
import { mayTryAgain, useUploads } from "./use-uploads.ts";

vi.mock("./upload-source.ts", () => ({ uploadSource: vi.fn() }));

interface Sent {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly finish: (source: Source) => void;
  readonly fail: (error: unknown) => void;
}

const sent: Sent[] = [];
let root: Root;
let hook: ReturnType<typeof useUploads>;
const uploaded = vi.fn();

function Holder() {
  hook = useUploads(uploaded);
  return null;
}

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  sent.length = 0;
  vi.mocked(uploadSource).mockImplementation(
    (file, { signal }) =>
      new Promise((finish, fail) => {
        sent.push({ name: file.name, signal, finish, fail });
        signal.addEventListener("abort", () => fail(signal.reason));
      }),
  );
  root = createRoot(document.createElement("div"));
  await act(async () => root.render(<Holder />));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

const states = () => hook.uploads.map(({ progress }) => progress.state);
const names = () => sent.map(({ name }) => name);
const source = { id: "s", title: "t" } as Source;

test("files go one after another, past one that fails", async () => {
  await act(async () =>
    hook.add([new File([], "1.txt"), new File([], "2.txt"), new File([], "3.txt")]),
  );
  expect(names()).toEqual(["1.txt"]);
  expect(states()).toEqual(["sending", "waiting", "waiting"]);
  await act(async () => sent[0]?.finish(source));
  expect(names()).toEqual(["1.txt", "2.txt"]);
  await act(async () => sent[1]?.fail(new Error("no")));
  expect(names()).toEqual(["1.txt", "2.txt", "3.txt"]);
  await act(async () => sent[2]?.finish(source));
  expect(states()).toEqual(["done", "failed", "done"]);
  expect(uploaded).toHaveBeenCalledTimes(2);
});

test("cancelling ends what is sent, skips what waits, and either can be tried again", async () => {
  await act(async () => hook.add([new File([], "1.txt"), new File([], "2.txt")]));
  const [first, second] = hook.uploads.map(({ id }) => id);
  await act(async () => hook.cancel(second ?? 0));
  await act(async () => hook.cancel(first ?? 0));
  expect(sent[0]?.signal.aborted).toBe(true);
  expect(states()).toEqual(["cancelled", "cancelled"]);
  expect(names()).toEqual(["1.txt"]);
  await act(async () => hook.retry(second ?? 0));
  expect(names()).toEqual(["1.txt", "2.txt"]);
});

test("leaving cancels what is under way", async () => {
  await act(async () => hook.add([new File([], "1.txt")]));
  await act(async () => root.render(null));
  expect(sent[0]?.signal.aborted).toBe(true);
});

test("a file that was refused for itself is not offered to be sent again", () => {
  const refused = (reason: string) =>
    mayTryAgain({
      state: "failed",
      error: new ApiError({ type: "about:blank", title: "", status: 415, reason }),
    });
  expect(refused("unsupported-file")).toBe(false);
  expect(refused("too-large")).toBe(false);
  expect(refused("unavailable")).toBe(true);
  expect(mayTryAgain({ state: "failed", error: new UnreachableError(null) })).toBe(true);
  expect(mayTryAgain({ state: "cancelled" })).toBe(true);
  expect(mayTryAgain({ state: "waiting" })).toBe(false);
});
