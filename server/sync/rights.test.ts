import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type MainDatabase, migrateMain, openMainDatabase } from "#db/open-database.ts";
import { personalTokens, reportMembers, reports, sessions, users } from "#db/schema.ts";
import type { SocketRight } from "../access.ts";
import type { SocketPerson } from "./messages.ts";
import { Rights, RightsUnknownError } from "./rights.ts";
import { addPerson, addReport, addSession } from "./test-stack.ts";

/** Rights over a read-only connection, while another connection writes: as in the sync process. */

const hourMs = 3_600_000;
let folder: string;
let writer: MainDatabase;
let reader: MainDatabase;
let rights: Rights;
let nowMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-rights-"));
  const file = join(folder, "zonebrief.db");
  writer = openMainDatabase(file, { busyTimeoutMs: 1_000 });
  migrateMain(writer);
  for (const userId of ["anna", "ben", "cleo"]) addPerson(writer, { userId });
  addReport(writer, { reportId: "r", members: { anna: "editor", ben: "editor", cleo: "owner" } });
  addReport(writer, { reportId: "s", members: { anna: "editor" } });
  reader = openMainDatabase(file, { busyTimeoutMs: 50, readonly: true });
  nowMs = Date.now();
  rights = new Rights(reader, () => nowMs);
});
afterEach(() => {
  writer.$client.close();
  reader.$client.close();
  rmSync(folder, { recursive: true });
});

const byToken = (userId: string): SocketPerson => ({
  userId,
  name: userId,
  color: "#0f766e",
  credential: { kind: "token", id: `token-of-${userId}` },
});
const bySession = (userId: string): SocketPerson => ({
  ...byToken(userId),
  credential: { kind: "session", id: `session-of-${userId}` },
});

const ofReport = eq(reports.id, "r");
const ofAnna = eq(users.id, "anna");

/** What may alter Anna's right in the report `r`, and to what. */
const changes: readonly [name: string, change: () => void, then: SocketRight][] = [
  ["her role lowered", () => member({ role: "viewer" }), "read"],
  ["an unknown role stored", () => sqlOf("update report_members set role = 'god'"), "none"],
  ["her membership deleted", () => sqlOf("delete from report_members"), "none"],
  ["her workspace role lowered", () => person("reader"), "write"],
  ["removed from the workspace", () => person(null), "none"],
  ["her account deleted", () => sqlOf("delete from users where id = 'anna'"), "signed-out"],
  ["her token revoked", () => sqlOf("update personal_tokens set revoked_at = 1"), "signed-out"],
  ["her token deleted", () => sqlOf("delete from personal_tokens"), "signed-out"],
  ["the report issued", () => report({ status: "issued" }), "read"],
  ["the report trashed", () => report({ trashedAt: new Date() }), "none"],
  ["the report deleted", () => sqlOf("delete from reports"), "none"],
  ["the report renamed", () => report({ title: "another" }), "write"],
];

function member(change: { role: "viewer" | "editor" }) {
  writer.update(reportMembers).set(change).where(eq(reportMembers.userId, "anna")).run();
}
function person(role: "reader" | null) {
  writer.update(users).set({ role }).where(ofAnna).run();
}
function report(change: Partial<typeof reports.$inferInsert>) {
  writer.update(reports).set(change).where(ofReport).run();
}
function sqlOf(statement: string) {
  writer.$client.exec(statement);
}

describe("a right that is kept follows the commit that alters it", () => {
  test.each(changes)("%s", (_, change, then) => {
    expect(rights.rightOf(byToken("anna"), "r")).toBe("write");
    change();
    expect(rights.rightOf(byToken("anna"), "r")).toBe(then);
  });

  test("a session that is deleted or ended early", () => {
    addSession(writer, "anna", new Date(nowMs + hourMs));
    expect(rights.rightOf(bySession("anna"), "r")).toBe("write");
    writer
      .update(sessions)
      .set({ expiresAt: new Date(nowMs - 1) })
      .run();
    expect(rights.rightOf(bySession("anna"), "r")).toBe("signed-out");
    writer
      .update(sessions)
      .set({ expiresAt: new Date(nowMs + hourMs) })
      .run();
    expect(rights.rightOf(bySession("anna"), "r")).toBe("write");
    writer.delete(sessions).run();
    expect(rights.rightOf(bySession("anna"), "r")).toBe("signed-out");
  });

  test("a right that is given", () => {
    sqlOf("delete from report_members where user_id = 'ben'");
    expect(rights.rightOf(byToken("ben"), "r")).toBe("none");
    report({ workspaceAccess: "viewer" });
    expect(rights.rightOf(byToken("ben"), "r")).toBe("read");
    const added = { reportId: "r", userId: "ben", role: "editor", addedAt: new Date() } as const;
    writer.insert(reportMembers).values(added).run();
    expect(rights.rightOf(byToken("ben"), "r")).toBe("write");
    report({ workspaceAccess: null });
    expect(rights.rightOf(byToken("ben"), "r")).toBe("write");
  });

  test("a report that appears", () => {
    expect(rights.rightOf(byToken("anna"), "t")).toBe("none");
    addReport(writer, { reportId: "t", members: { anna: "viewer" } });
    expect(rights.rightOf(byToken("anna"), "t")).toBe("read");
  });
});

test("a session ends by the clock alone", () => {
  addSession(writer, "anna", new Date(nowMs + 1_000));
  expect(rights.rightOf(bySession("anna"), "r")).toBe("write");
  nowMs += 999;
  expect(rights.rightOf(bySession("anna"), "r")).toBe("write");
  nowMs += 1;
  expect(rights.rightOf(bySession("anna"), "r")).toBe("signed-out");
});

test("a credential of somebody else is nobody's", () => {
  const stolen: SocketPerson = { ...byToken("anna"), credential: byToken("ben").credential };
  expect(rights.rightOf(byToken("ben"), "r")).toBe("write");
  expect(rights.rightOf(stolen, "r")).toBe("signed-out");
});

describe("what is told of a commit", () => {
  test("names the person and the report, and nobody else", () => {
    rights.takeChanges();
    member({ role: "viewer" });
    // Anna is a member of two reports.
    expect(rights.takeChanges()).toEqual([
      { userId: "anna", reportId: "r" },
      { userId: "anna", reportId: "s" },
    ]);
    person(null);
    expect(rights.takeChanges()).toEqual([{ userId: "anna", reportId: null }]);
    report({ status: "issued" });
    expect(rights.takeChanges()).toEqual([{ userId: null, reportId: "r" }]);
    expect(rights.takeChanges()).toEqual([]);
  });

  test("what a question has noticed is still told", () => {
    rights.takeChanges();
    person(null);
    rights.rightOf(byToken("anna"), "r");
    expect(rights.takeChanges()).toEqual([{ userId: "anna", reportId: null }]);
  });

  test("nothing of commits that alter no right", () => {
    rights.takeChanges();
    report({ title: "another", derivedSeq: 7, updatedAt: new Date() });
    writer.update(personalTokens).set({ lastUsedAt: new Date() }).run();
    writer.update(users).set({ name: "Another" }).run();
    expect(rights.takeChanges()).toEqual([]);
  });

  test("more changes than are kept concern everybody, and the table stays short", () => {
    expect(rights.rightOf(byToken("anna"), "s")).toBe("write");
    rights.takeChanges();
    sqlOf("delete from report_members where report_id = 's'");
    for (let turn = 0; turn < 1_100; turn++) report({ status: "draft" });
    expect(rights.takeChanges()).toEqual([{ userId: null, reportId: null }]);
    expect(rights.rightOf(byToken("anna"), "s")).toBe("none");
    const kept = writer.$client.prepare("select count(*) from rights_changes").pluck().get();
    expect(kept).toBe(1_000);
  });
});

test("where the database cannot be asked, nobody is judged by what was kept", () => {
  expect(rights.rightOf(byToken("anna"), "r")).toBe("write");
  reader.$client.close();
  expect(() => rights.rightOf(byToken("anna"), "r")).toThrow(RightsUnknownError);
  expect(() => rights.takeChanges()).toThrow(RightsUnknownError);
});
