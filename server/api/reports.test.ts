import { afterEach, beforeEach, expect, test } from "vitest";
import type { CreatedInvitation } from "#core/contracts/people.ts";
import type { Member, Report, ReportImage } from "#core/contracts/reports.ts";
import { Refusal } from "#core/refusal.ts";
import type { WorkspaceRole } from "#core/roles.ts";
import { auditEvents } from "#db/schema.ts";
import { pngOf } from "../export/test-job.ts";
import { type Caller, call, openTestStack, signUp, type TestStack } from "./test-stack.ts";

let stack: TestStack;
let owner: Caller;
let colleague: Caller;
beforeEach(async () => {
  stack = openTestStack();
  owner = await signUp(stack, { name: "Owner" });
  colleague = await invited("Colleague", "analyst");
});
afterEach(() => stack.close());

async function invited(name: string, role: WorkspaceRole): Promise<Caller> {
  const invite = ["POST", "/api/v1/invitations", { role }] as const;
  const { body } = await call<CreatedInvitation>(stack, owner, invite);
  return signUp(stack, { name, invitation: body.token });
}

async function newReport(fields: object = {}): Promise<Report> {
  const body = { title: "一季度简报", ...fields };
  const answer = await call<Report>(stack, owner, ["POST", "/api/v1/reports", body]);
  expect(answer.status).toBe(201);
  return answer.body;
}

const pathOf = (report: { id: string }, rest = "") => `/api/v1/reports/${report.id}${rest}`;

function addColleague(report: Report, role: string) {
  const body = { email: colleague.email.toUpperCase(), role };
  return call<Member>(stack, owner, ["POST", pathOf(report, "/members"), body]);
}

interface Reports {
  items: Report[];
  nextCursor: string | null;
}
const list = (caller: Caller, query = "") =>
  call<Reports>(stack, caller, ["GET", `/api/v1/reports${query}`]);

test("a new report belongs to its maker and is seeded once with title and template", async () => {
  const report = await newReport({ template: "briefing" });
  expect(report).toMatchObject({
    title: "一季度简报",
    role: "owner",
    owner: { id: owner.userId, name: "Owner" },
    status: "draft",
    factCount: 0,
  });
  expect(stack.sync.edits).toHaveLength(1);
  const seed = stack.sync.edits[0];
  expect(seed).toMatchObject({ reportId: report.id, personId: owner.userId });
  expect(JSON.stringify(seed)).toContain("一、总体情况");
});

test("an English title gets English headings", async () => {
  await newReport({ title: "First quarter", template: "briefing" });
  expect(JSON.stringify(stack.sync.edits)).toContain("1. Overview");
});

test("a report whose first text cannot be written does not remain", async () => {
  stack.sync.failure = new Refusal("unavailable");
  const answer = await call(stack, owner, ["POST", "/api/v1/reports", { title: "x" }]);
  expect(answer).toMatchObject({ status: 503, body: { reason: "unavailable" } });
  stack.sync.failure = null;
  expect((await list(owner)).body.items).toEqual([]);
});

test("a report is private until shared, and a stranger learns nothing of it", async () => {
  const report = await newReport();
  expect((await list(colleague)).body.items).toEqual([]);
  const read = await call(stack, colleague, ["GET", pathOf(report)]);
  const none = await call(stack, colleague, ["GET", pathOf({ id: "no-such-report" })]);
  expect(read).toMatchObject({ status: 404, body: { reason: "not-found" } });
  expect(read.body).toEqual(none.body);
});

test("opening a report to the workspace lets everybody in at the granted role", async () => {
  const report = await newReport();
  await call(stack, owner, ["PATCH", pathOf(report), { workspaceAccess: "viewer" }]);
  expect((await list(colleague)).body.items).toMatchObject([{ id: report.id, role: "viewer" }]);
  const rename = await call(stack, colleague, ["PATCH", pathOf(report), { title: "y" }]);
  expect(rename).toMatchObject({ status: 403, body: { reason: "not-allowed" } });
  expect(stack.sync.rightsChanged).toContainEqual({ reportId: report.id, userId: null });
});

test("a title is written through the room and shows in lists at once", async () => {
  const report = await newReport();
  const { body } = await call<Report>(stack, owner, ["PATCH", pathOf(report), { title: "新题" }]);
  expect(body.title).toBe("新题");
  const edit = { kind: "set-title", title: "新题" };
  expect(stack.sync.edits.at(-1)).toMatchObject({ reportId: report.id, edit });
});

test("a change of which one part is not allowed changes nothing", async () => {
  const report = await newReport();
  await addColleague(report, "editor");
  const change = { title: "taken over", workspaceAccess: "editor" };
  const answer = await call(stack, colleague, ["PATCH", pathOf(report), change]);
  expect(answer.status).toBe(403);
  expect(stack.sync.edits).toHaveLength(1);
  const { body } = await call<Report>(stack, owner, ["GET", pathOf(report)]);
  expect(body).toMatchObject({ title: "一季度简报", workspaceAccess: null });
});

test("a change of which one part is wrong or overtaken changes nothing, the title included", async () => {
  const report = await newReport();
  const wrong = { title: "另一题", zoneIds: ["no-such-zone"] };
  expect((await call(stack, owner, ["PATCH", pathOf(report), wrong])).status).toBe(400);
  expect(stack.sync.edits.filter(({ edit }) => edit.kind === "set-title")).toEqual([]);
  expect((await list(owner)).body.items[0]?.title).toBe("一季度简报");
});

test("an editor sends to review, only an owner issues, and an issued title stands still", async () => {
  const report = await newReport();
  await addColleague(report, "editor");
  const patch = (caller: Caller, change: object) =>
    call<Report>(stack, caller, ["PATCH", pathOf(report), change]);
  expect((await patch(colleague, { status: "in-review" })).body.status).toBe("in-review");
  expect((await patch(colleague, { status: "issued" })).status).toBe(403);
  expect((await patch(owner, { status: "issued" })).body.status).toBe("issued");
  expect((await patch(owner, { title: "late" })).status).toBe(403);
  expect((await patch(owner, { status: "draft" })).body.status).toBe("draft");
});

test("who holds rights, owners and ids cannot be set in passing", async () => {
  const change = { ownerId: colleague.userId, isSample: true, createdBy: colleague.userId };
  const report = await newReport({ id: "mine", ...change });
  const { body } = await call<Report>(stack, owner, ["PATCH", pathOf(report), change]);
  expect(body).toMatchObject({ owner: { id: owner.userId }, isSample: false });
  expect(body.id).not.toBe("mine");
});

test("a role that nobody knows grants nothing", async () => {
  const report = await newReport();
  await addColleague(report, "viewer");
  for (const role of ["superowner", "OWNER", "", "owner "]) {
    stack.db.$client.prepare("update report_members set role = ? where role = 'viewer'").run(role);
    expect((await list(colleague)).body.items).toEqual([]);
    expect((await call(stack, colleague, ["GET", pathOf(report)])).status).toBe(404);
    stack.db.$client.prepare("update report_members set role = 'viewer' where role = ?").run(role);
  }
  stack.db.$client.prepare("update reports set workspace_access = 'admin'").run();
  stack.db.$client.prepare("delete from report_members where role = 'viewer'").run();
  expect((await list(colleague)).body.items).toEqual([]);
});

test("a change that holds nothing changes nothing", async () => {
  const report = await newReport();
  const { status, body } = await call(stack, owner, ["PATCH", pathOf(report), {}]);
  expect(status).toBe(200);
  expect(body).toEqual(report);
});

test("half a character or a NUL in a title is refused", async () => {
  for (const title of ["\ud83d", "a\0b"]) {
    const answer = await call(stack, owner, ["POST", "/api/v1/reports", { title }]);
    expect(answer).toMatchObject({ status: 400, body: { reason: "invalid" } });
  }
});

test("a trashed report leaves every list but its owner's trash, and comes back", async () => {
  const report = await newReport();
  await addColleague(report, "editor");
  expect((await call(stack, owner, ["DELETE", pathOf(report)])).status).toBe(204);
  expect((await list(owner)).body.items).toEqual([]);
  expect((await list(colleague, "?status=trashed")).body.items).toEqual([]);
  expect((await list(owner, "?status=trashed")).body.items).toMatchObject([{ id: report.id }]);
  expect((await call(stack, colleague, ["GET", pathOf(report)])).status).toBe(404);
  const restored = await call<Report>(stack, owner, ["POST", pathOf(report, "/restore")]);
  expect(restored).toMatchObject({ status: 200, body: { trashedAt: null } });
  expect((await list(colleague)).body.items).toHaveLength(1);
});

test("reports are found by words, sorted and paged", async () => {
  for (const title of ["东湖高新区", "张江", "东湖二季度"]) await newReport({ title });
  const titles = async (query: string) =>
    (await list(owner, query)).body.items.map((report) => report.title);
  expect(await titles(`?q=${encodeURIComponent("东湖")}&sort=created`)).toEqual([
    "东湖二季度",
    "东湖高新区",
  ]);
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Reports = (await list(owner, `?sort=title&limit=1${cursor && `&cursor=${cursor}`}`))
      .body;
    seen.push(...page.items.map((report) => report.title));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(["东湖二季度", "东湖高新区", "张江"]);
});

test("lists of the longest Chinese names and titles are walked by their cursors", async () => {
  for (const last of "一二三") await newReport({ title: "高".repeat(199) + last });
  const first = await list(owner, "?sort=title&limit=2");
  const second = await list(owner, `?sort=title&limit=2&cursor=${first.body.nextCursor}`);
  expect(second.status).toBe(200);
  const titles = [...first.body.items, ...second.body.items].map(({ title }) => title.at(-1));
  expect(titles.sort()).toEqual([..."一三二"].sort());
});

test("the list tells who has a report open", async () => {
  const report = await newReport();
  stack.sync.presentUserIds.set(report.id, [colleague.userId, "gone"]);
  const [listed] = (await list(owner)).body.items;
  expect(listed?.presentPeople).toMatchObject([{ id: colleague.userId, name: "Colleague" }]);
});

test("a report never loses its last owner, neither by demotion nor by leaving", async () => {
  const report = await newReport();
  await addColleague(report, "editor");
  const ownMembership = pathOf(report, `/members/${owner.userId}`);
  const demote = await call(stack, owner, ["PATCH", ownMembership, { role: "viewer" }]);
  expect(demote).toMatchObject({ status: 409, body: { reason: "last-owner" } });
  expect((await call(stack, owner, ["DELETE", ownMembership])).status).toBe(409);
  const promotion = pathOf(report, `/members/${colleague.userId}`);
  expect((await call(stack, owner, ["PATCH", promotion, { role: "owner" }])).status).toBe(200);
  expect((await call(stack, owner, ["DELETE", ownMembership])).status).toBe(204);
  expect((await call(stack, owner, ["GET", pathOf(report)])).status).toBe(404);
});

test("a member may leave but not remove others, and whoever is unknown cannot be added", async () => {
  const report = await newReport();
  expect(await addColleague(report, "viewer")).toMatchObject({
    status: 201,
    body: { role: "viewer", email: colleague.email },
  });
  expect((await addColleague(report, "editor")).body).toMatchObject({ reason: "already-exists" });
  const nobody = { email: "nobody@example.org", role: "editor" };
  const unknown = await call(stack, owner, ["POST", pathOf(report, "/members"), nobody]);
  expect(unknown).toMatchObject({ status: 404, body: { reason: "no-such-person" } });
  const membership = (caller: Caller) => pathOf(report, `/members/${caller.userId}`);
  expect((await call(stack, colleague, ["DELETE", membership(owner)])).status).toBe(403);
  expect((await call(stack, colleague, ["DELETE", membership(colleague)])).status).toBe(204);
  const recorded = stack.db.select().from(auditEvents).all().at(-1);
  expect(recorded).toMatchObject({
    action: "member.leave",
    actorId: colleague.userId,
    subjectId: report.id,
    detail: { userId: colleague.userId, from: "viewer" },
  });
  expect(stack.sync.rightsChanged.at(-1)).toEqual({
    reportId: report.id,
    userId: colleague.userId,
  });
});

test("somebody removed from the workspace loses their reports, and their own pass on", async () => {
  const report = (
    await call<Report>(stack, colleague, ["POST", "/api/v1/reports", { title: "theirs" }])
  ).body;
  expect((await call(stack, owner, ["GET", pathOf(report)])).status).toBe(404);
  const removal = ["PATCH", `/api/v1/people/${colleague.userId}`, { role: null }] as const;
  expect((await call(stack, owner, removal)).status).toBe(200);
  expect((await call(stack, colleague, ["GET", pathOf(report)])).status).toBe(401);
  expect((await call<Report>(stack, owner, ["GET", pathOf(report)])).body.role).toBe("owner");
});

const png = new Uint8Array(pngOf({ width: 2, height: 2 }));

function upload(report: { id: string }, bytes: Uint8Array<ArrayBuffer>, name = "a.png") {
  const form = new FormData();
  form.set("file", new File([bytes], name, { type: "image/png" }));
  return call<ReportImage>(stack, owner, ["POST", pathOf(report, "/images"), form]);
}

test("a picture is served as what its bytes are, sandboxed, and only to readers", async () => {
  const report = await newReport();
  const { status, body } = await upload(report, png);
  expect(status).toBe(201);
  expect(body.src).toBe(pathOf(report, `/images/${body.id}`));
  const served = await call(stack, owner, ["GET", body.src]);
  expect(Object.fromEntries(served.headers)).toMatchObject({
    "content-type": "image/png",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-cache",
  });
  expect((await call(stack, colleague, ["GET", body.src])).status).toBe(404);
  expect((await upload(report, png, "again.png")).body.id).toBe(body.id);
});

test("a picture of one report is not to be had through another", async () => {
  const [one, other] = [await newReport(), await newReport()];
  const { body } = await upload(one, png);
  const path = pathOf(other, `/images/${body.id}`);
  expect((await call(stack, owner, ["GET", path])).status).toBe(404);
});

test("a picture that no browser can hold, or that does not say its size, is refused", async () => {
  const report = await newReport();
  const vast = Buffer.from(pngOf({ width: 2, height: 2 }));
  vast.writeUInt32BE(60_000, 16);
  vast.writeUInt32BE(60_000, 20);
  expect((await upload(report, new Uint8Array(vast))).body).toMatchObject({ reason: "too-large" });
  expect((await upload(report, png.subarray(0, 18))).body).toMatchObject({
    reason: "unsupported-image",
  });
});

test("what is no picture is refused whatever its name says, and so is one above 10 MB", async () => {
  const report = await newReport();
  const svg = new TextEncoder().encode("<svg onload=alert(1)>");
  expect((await upload(report, svg)).body).toMatchObject({ reason: "unsupported-image" });
  const large = new Uint8Array(11 * 1024 ** 2);
  large.set(png);
  expect((await upload(report, large)).body).toMatchObject({ reason: "too-large" });
});
