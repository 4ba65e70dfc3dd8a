import { afterEach, beforeEach, expect, test } from "vitest";
import type { Metric, Zone } from "#core/contracts/zones.ts";
import {
  type Caller,
  call,
  openTestStack,
  signUp,
  speaking,
  type TestStack,
} from "./test-stack.ts";

let stack: TestStack;
let admin: Caller;
beforeEach(async () => {
  stack = openTestStack();
  admin = await signUp(stack, { name: "Admin" });
});
afterEach(() => stack.close());

const addZone = (name: string, extra: object = {}) =>
  call<Zone>(stack, admin, ["POST", "/api/v1/zones", { name, ...extra }]);

interface Listed<Item> {
  items: Item[];
  nextCursor: string | null;
}

test("a zone is found by a two-character word of its name, an alias or its city", async () => {
  await addZone("苏州工业园区", { aliases: ["SIP", "苏州园区"], city: "苏州", province: "江苏" });
  await addZone("武汉东湖高新区", { aliases: ["光谷"], city: "武汉" });
  const search = async (q: string) => {
    const path = `/api/v1/zones?q=${encodeURIComponent(q)}`;
    const { body } = await call<Listed<Zone>>(stack, admin, ["GET", path]);
    return body.items.map((zone) => zone.name);
  };
  expect(await search("东湖")).toEqual(["武汉东湖高新区"]);
  expect(await search("光谷")).toEqual(["武汉东湖高新区"]);
  expect(await search("江苏")).toEqual(["苏州工业园区"]);
  expect(await search("sip")).toEqual(["苏州工业园区"]);
  expect(await search("%")).toEqual([]);
  expect(await search("")).toHaveLength(2);
});

test("a second zone of one name is refused, and the answer names the first", async () => {
  const first = await addZone("张江高新区");
  expect(first.status).toBe(201);
  const second = await addZone(" 张江高新区 ");
  expect(second).toMatchObject({
    status: 409,
    body: { reason: "already-exists", detail: { id: first.body.id } },
  });
});

test("a list is walked by its cursor without gap or repetition, even while it grows", async () => {
  for (const name of ["b", "d", "a", "e", "c"]) await addZone(name);
  const seen: string[] = [];
  let path = "/api/v1/zones?limit=2";
  for (;;) {
    const { body } = await call<Listed<Zone>>(stack, admin, ["GET", path]);
    seen.push(...body.items.map((zone) => zone.name));
    if (body.nextCursor === null) break;
    await addZone(`aa${seen.length}`);
    path = `/api/v1/zones?limit=2&cursor=${body.nextCursor}`;
  }
  expect(seen).toEqual(["a", "b", "c", "d", "e"]);
});

test("a cursor of somebody's own making is refused as invalid", async () => {
  const answer = await call(stack, admin, ["GET", "/api/v1/zones?cursor=e30"]);
  expect(answer).toMatchObject({ status: 400, body: { reason: "invalid" } });
});

test("fields that a caller may not set are not taken", async () => {
  const zone = await addZone("成都高新区", { id: "mine", createdBy: "someone", factCount: 9 });
  expect(zone.body.id).not.toBe("mine");
  expect(zone.body.factCount).toBe(0);
});

test("a metric is added, read and found by an alias", async () => {
  const metric = { name: "地区生产总值", aliases: ["GDP"], unit: "亿元", kind: "money" };
  const { status, body } = await call<Metric>(stack, admin, ["POST", "/api/v1/metrics", metric]);
  expect(status).toBe(201);
  expect((await call(stack, admin, ["GET", `/api/v1/metrics/${body.id}`])).body).toEqual(body);
  const found = await call<Listed<Metric>>(stack, admin, ["GET", "/api/v1/metrics?q=gdp"]);
  expect(found.body.items).toEqual([body]);
});

test("a refusal is a problem document in the language of the person who asks", async () => {
  const english = await call(stack, speaking("en"), ["GET", "/api/v1/zones"]);
  expect(english.status).toBe(401);
  expect(english.headers.get("content-type")).toBe("application/problem+json");
  expect(english.body).toEqual({
    type: "urn:zonebrief:problem:not-signed-in",
    title: "Your session has ended. Please sign in again.",
    status: 401,
    reason: "not-signed-in",
  });
  const chosen = { ...admin, headers: { cookie: "zb-locale=zh", "accept-language": "en" } };
  expect((await call(stack, chosen, ["GET", "/api/v1/zones"])).body["title"]).toBe(
    "登录已失效，请重新登录。",
  );
});

test("setup tells a stranger whether the first account is still to be made, and nothing else", async () => {
  const { body } = await call(stack, null, ["GET", "/api/v1/setup"]);
  expect(body).toEqual({ needsAdministrator: false, signup: "invite" });
});

test("a person sees and changes their own name, and nothing else of themselves", async () => {
  const change = { name: "林可", role: "reader", email: "other@example.org" };
  const { body } = await call(stack, admin, ["PATCH", "/api/v1/me", change]);
  expect(body).toMatchObject({ name: "林可", role: "admin", email: admin.email });
  expect((await call(stack, admin, ["GET", "/api/v1/me"])).body).toEqual(body);
});
