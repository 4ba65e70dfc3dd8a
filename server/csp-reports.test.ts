import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CspReports, createCspReports } from "./csp-reports.ts";

let server: Server;
let reports: CspReports;
let counted: string[];
let logged: object[];
let nowMs: number;
let address: string;
let url: string;

beforeEach(async () => {
  logged = [];
  nowMs = 0;
  address = "192.0.2.1";
  const log = { warn: (line: object) => void logged.push(line) };
  counted = [];
  const onViolation = (directive: string) => void counted.push(directive);
  reports = createCspReports({ log, onViolation, nowMs: () => nowMs });
  server = createServer((request, response) => {
    void reports.answer(request, response, address);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  url = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}/`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const report = {
  "csp-report": {
    "document-uri": "https://zb.example.org/invite/inv_s3cr3t-s3cr3t?token=s3cr3t#s3cr3t",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/x.js?s3cr3t",
    "source-file": "https://zb.example.org/_next/static/a.js?s3cr3t",
    "line-number": 7,
    "script-sample": "s3cr3t",
    referrer: "https://zb.example.org/?s3cr3t",
  },
};
async function post(type: string, body: string): Promise<number> {
  const headers = { "content-type": type };
  return (await fetch(url, { method: "POST", headers, body })).status;
}

test("a report is counted and logged by its place, without anything secret", async () => {
  expect(await post("application/csp-report", JSON.stringify(report))).toBe(204);
  expect(counted).toEqual(["script-src-elem"]);
  expect(logged).toEqual([
    {
      violation: {
        document: "/invite/inv_[redacted]",
        directive: "script-src-elem",
        blocked: "https://evil.example",
        source: "/_next/static/a.js:7",
      },
    },
  ]);
  expect(JSON.stringify(logged)).not.toContain("s3cr3t");
});

test.each([
  ["application/json", JSON.stringify(report), 415],
  ["text/plain", JSON.stringify(report), 415],
  ["application/csp-report", "{", 400],
  ["application/csp-report", '{"csp-report":7}', 400],
  ["application/csp-report", JSON.stringify({ x: "x".repeat(20_000) }), 413],
])("%s holding %s… is answered %i and not counted", async (type, body, status) => {
  expect(await post(type, body)).toBe(status);
  expect(counted).toEqual([]);
  expect(logged).toEqual([]);
});

test("it is posted to only", async () => {
  expect((await fetch(url)).status).toBe(405);
});

test("one address cannot fill the log, nor can many", async () => {
  const body = JSON.stringify(report);
  const statuses: number[] = [];
  for (let sent = 0; sent < 21; sent++) statuses.push(await post("application/csp-report", body));
  expect(statuses.lastIndexOf(204)).toBe(19);
  expect(statuses[20]).toBe(429);
  address = "2001:db8::1";
  expect(await post("application/csp-report", body)).toBe(204);
  for (let host = 0; host < 200; host++) {
    address = `2001:db8:0:${host.toString(16)}::1`;
    await post("application/csp-report", body);
  }
  expect(logged).toHaveLength(200);
  nowMs += 60_000;
  expect(await post("application/csp-report", body)).toBe(204);
});
