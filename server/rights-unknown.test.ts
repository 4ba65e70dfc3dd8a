import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { closeCode } from "#core/sync/protocol.ts";
import { type Caller, call, signUp } from "./api/test-stack.ts";
import { type LiveStack, openLiveStack } from "./test-live-stack.ts";

/** Over live sockets and the real sync process: what is not known is not granted. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stack: LiveStack;
let owner: Caller;
let reportId: string;

beforeAll(async () => {
  stack = await openLiveStack();
  owner = await signUp(stack, { name: "Owner" });
  const asked = ["POST", "/api/v1/reports", { title: "题" }] as const;
  reportId = (await call<{ id: string }>(stack, owner, asked)).body.id;
});
afterAll(() => stack.close());

/** What every judgement of rights reads, out of the program's sight. */
const judged = ["rights_changes", "sessions"];

function hide(): void {
  for (const name of judged) stack.db.$client.exec(`alter table ${name} rename to ${name}_away`);
}

function bringBack(): void {
  for (const name of judged) stack.db.$client.exec(`alter table ${name}_away rename to ${name}`);
}

test("while zonebrief.db cannot be asked sockets close with 1013, and come back when it can", async () => {
  const quiet = await stack.openSocket(owner, reportId);
  const typing = await stack.openSocket(owner, reportId);
  expect(await typing.type("before ")).toBe("stored");
  hide();
  expect(await typing.type("meanwhile ")).toBe("refused");
  expect((await typing.untilClosed()).code).toBe(closeCode.tryAgainLater);
  // Nothing was sent over this one: the watch itself found that nobody can be judged.
  expect((await quiet.untilClosed()).code).toBe(closeCode.tryAgainLater);
  expect(stack.storedTitle(reportId)).toBe("before 题");
  await expect(stack.openSocket(owner, reportId)).rejects.toThrow(/the upgrade answered|hang up/);
  bringBack();
  const back = await stack.openSocket(owner, reportId);
  expect(back.text).toBe("before 题");
  expect(await back.type("after ")).toBe("stored");
  back.end();
});
