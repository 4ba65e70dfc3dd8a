import { beforeEach, expect, test } from "vitest";
import { isRefusal } from "#core/refusal.ts";
import { accountKey } from "./account-key.ts";
import { type Attempt, createSignInLimit, type SignInLimit } from "./sign-in-limit.ts";

let nowMs: number;
let limit: SignInLimit;
beforeEach(() => {
  nowMs = 0;
  limit = createSignInLimit(() => nowMs);
});

const stranger: Attempt = { account: "lin", address: "192.0.2.1", device: null };

/** Seconds to wait; 0 when the attempt was let through and failed. */
function guess(attempt: Partial<Attempt> = {}): number {
  try {
    limit.begin({ ...stranger, ...attempt });
    return 0;
  } catch (error) {
    if (!isRefusal(error) || error.reason !== "too-many-requests") throw error;
    return Number(error.detail?.["retryAfterSeconds"]);
  }
}

const addressNumber = (n: number) => `198.51.${n >> 8}.${n & 255}`;

test("after five wrong guesses each further one waits twice as long, a quarter of an hour at most", () => {
  for (let i = 0; i < 5; i++) expect(guess()).toBe(0);
  const waits: number[] = [];
  for (let i = 0; i < 12; i++) {
    const wait = guess();
    waits.push(wait);
    nowMs += wait * 1000;
    expect(guess()).toBe(0);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
});

test("asking while waiting makes nobody wait longer", () => {
  for (let i = 0; i < 5; i++) guess();
  for (let i = 0; i < 100; i++) expect(guess()).toBe(1);
  nowMs += 1000;
  expect(guess()).toBe(0);
});

test("guesses sent at once are counted before any of them is answered", () => {
  const open = Array.from({ length: 5 }, () => limit.begin(stranger));
  expect(guess()).toBeGreaterThan(0);
  for (const attempt of open) attempt.takeBack();
  expect(guess()).toBe(0);
});

test("many addresses guessing at one account wait together, for a minute at most", () => {
  for (let i = 0; i < 50; i++) expect(guess({ address: addressNumber(i) })).toBe(0);
  let longest = 0;
  for (let i = 50; i < 80; i++) {
    const wait = guess({ address: addressNumber(i) });
    longest = Math.max(longest, wait);
    nowMs += wait * 1000;
    expect(guess({ address: addressNumber(i) })).toBe(0);
  }
  expect(longest).toBe(60);
});

test("one address guessing at many accounts waits, five minutes at most", () => {
  for (let i = 0; i < 30; i++) expect(guess({ account: `a${i}` })).toBe(0);
  let longest = 0;
  for (let i = 30; i < 50; i++) {
    const wait = guess({ account: `a${i}` });
    expect(wait).toBeGreaterThan(0);
    longest = Math.max(longest, wait);
    nowMs += wait * 1000;
    expect(guess({ account: `a${i}` })).toBe(0);
  }
  expect(longest).toBe(300);
});

test("the owner on a device known to the account is kept waiting by nobody else's guesses", () => {
  for (let i = 0; i < 400; i++) {
    nowMs += 100;
    guess({ address: addressNumber(i % 200) });
    guess();
  }
  expect(guess()).toBeGreaterThan(0);
  expect(guess({ device: "phone" })).toBe(0);
});

test("a stolen device guesses no faster than a stranger", () => {
  for (let i = 0; i < 5; i++) expect(guess({ device: "phone" })).toBe(0);
  expect(guess({ device: "phone", address: "203.0.113.1" })).toBe(1);
});

test("a success forgets the owner's own slips and none of the strangers' guesses", () => {
  for (let i = 0; i < 49; i++) guess({ address: addressNumber(i) });
  const home = { address: "203.0.113.1" };
  guess(home);
  nowMs += 60_000;
  limit.begin({ ...stranger, ...home }).succeeded();
  expect(guess({ address: "203.0.113.2" })).toBe(0);
  expect(guess({ address: "203.0.113.3" })).toBeGreaterThan(0);
});

test("failures are forgotten in time", () => {
  for (let i = 0; i < 6; i++) guess();
  nowMs += 24 * 3_600_000;
  for (let i = 0; i < 5; i++) expect(guess()).toBe(0);
});

test.each([
  "LIN@Example.ORG",
  " lin@example.org ",
  "lin+1@example.org",
  "lin+a+b@example.org",
  "ｌｉｎ@example.org",
  "lin@example.org.",
  "l\u200bin@example.org",
  "lin@ exa\tmple.org",
])("%j is the account of lin@example.org", (spelling) => {
  expect(accountKey(spelling)).toBe(accountKey("lin@example.org"));
});

test("an international domain is one account in both its forms, and other people are others", () => {
  expect(accountKey("lin@园区.example")).toBe(accountKey("lin@xn--dkrx9f.example"));
  expect(accountKey("lin@example.com")).not.toBe(accountKey("lin@example.org"));
  expect(accountKey("li.n@example.org")).not.toBe(accountKey("lin@example.org"));
  for (const odd of ["", "@", "lin", "@example.org", "a@b@example.org"]) {
    expect(accountKey(odd)).toHaveLength(43);
  }
});
