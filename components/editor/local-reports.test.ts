import { afterEach, expect, test, vi } from "vitest";
import {
  findLocalWork,
  forgetLocalReports,
  forgetReportsOfOthers,
  hasUnsentEdits,
  localReportName,
} from "./local-reports.ts";

afterEach(() => vi.unstubAllGlobals());

/** A browser whose databases can be named and deleted, but not opened. */
function unreadableDatabases(names: readonly string[]): { readonly deleted: string[] } {
  const deleted: string[] = [];
  const answer = (event: "onsuccess" | "onerror") => {
    const request: Record<string, unknown> = { error: new Error("UnknownError") };
    queueMicrotask(() => typeof request[event] === "function" && request[event]());
    return request;
  };
  vi.stubGlobal("indexedDB", {
    databases: async () => names.map((name) => ({ name })),
    open: () => answer("onerror"),
    deleteDatabase: (name: string) => {
      deleted.push(name);
      return answer("onsuccess");
    },
  });
  return { deleted };
}

test("what another person left and cannot be read now is not deleted", async () => {
  const { deleted } = unreadableDatabases([localReportName("chen", "r1")]);
  await forgetReportsOfOthers("lin");
  expect(deleted).toEqual([]);
});

test("signing out tells of one's own unreadable copies, and keeps those it is told to", async () => {
  const { deleted } = unreadableDatabases([
    localReportName("lin", "r1"),
    localReportName("lin", "r2"),
    localReportName("chen", "r3"),
  ]);
  expect(await findLocalWork("lin")).toEqual({ unsaved: [], unreadableIds: ["r1", "r2"] });
  await forgetLocalReports("lin", ["r2"]);
  expect(deleted).toEqual([localReportName("lin", "r1")]);
});

test("a copy that cannot be read does not hold a person back who leaves its report", async () => {
  unreadableDatabases([localReportName("lin", "r1")]);
  expect(await hasUnsentEdits("lin", "r1")).toBe(false);
});
