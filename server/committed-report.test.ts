import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { appendUpdates } from "#db/log.ts";
import { type LogDatabase, migrateLog, openLogDatabase } from "#db/open-database.ts";
import { readCommittedReport } from "./committed-report.ts";

let folder: string;
let logDb: LogDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-committed-"));
  logDb = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 0 });
  migrateLog(logDb);
});
afterEach(() => {
  logDb.$client.close();
  rmSync(folder, { recursive: true });
});

function stored(write: (body: Y.XmlFragment) => void) {
  const doc = new Y.Doc();
  doc.transact(() => write(doc.getXmlFragment(bodyName)));
  const data = Y.encodeStateAsUpdate(doc);
  appendUpdates(logDb, [{ reportId: "r", personId: null, data, writers: [] }]);
  return readCommittedReport(logDb, "r");
}

function element(name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(name);
  made.insert(0, children);
  return made;
}

/** From the outside in: Yjs adds what is built apart by recursion. */
function nest(body: Y.XmlFragment, depth: number): void {
  let inner: Y.XmlFragment = body;
  for (let level = 0; level < depth; level += 1) {
    const quote = new Y.XmlElement("blockquote");
    inner.insert(0, [quote]);
    inner = quote;
  }
  inner.insert(0, [new Y.XmlText("深处")]);
}

const bodies: [string, (body: Y.XmlFragment) => void, string][] = [
  ["text among the blocks", (body) => body.insert(0, [new Y.XmlText("游离")]), "游离"],
  [
    "text in a list",
    (body) => body.insert(0, [element("bulletList", new Y.XmlText("无项"))]),
    "无项",
  ],
  [
    "a table of a cell alone",
    (body) => body.insert(0, [element("tableCell", new Y.XmlText("格"))]),
    "格",
  ],
  [
    "rows of unequal length and a span of a million",
    (body) => {
      const wide = element("tableCell", element("paragraph", new Y.XmlText("宽")));
      wide.setAttribute("colspan", 1e6 as never);
      body.insert(0, [element("table", element("tableRow", wide), element("tableRow"))]);
    },
    "宽",
  ],
  ["nothing at all in its lists", (body) => body.insert(0, [element("taskList")]), ""],
  ["quotes in quotes beyond all reason", (body) => nest(body, 10_000), "深处"],
];

test.each(bodies)(
  "a stored body with %s is read as one that the schema allows",
  (_name, write, words) => {
    const report = stored(write);
    const node = documentSchema.nodeFromJSON(report?.body);
    node.check();
    expect(node.textContent).toBe(words);
  },
);

test("what a stored body holds besides elements and text does not stop the reading", () => {
  const report = stored((body) => {
    const text = new Y.XmlText("正文");
    text.insertEmbed(1, { widget: 1 });
    body.insert(0, [element("paragraph", text), element("chart", new Y.XmlText("图"))]);
    body.insert(0, [new Y.XmlHook("widget") as never]);
  });
  expect(report?.body.content).toEqual([
    {
      type: "paragraph",
      content: [
        { type: "text", text: "正" },
        { type: "text", text: "文" },
      ],
    },
    { type: "chart", content: [{ type: "text", text: "图" }] },
  ]);
});

test("the reading writes nothing", () => {
  stored((body) => body.insert(0, [new Y.XmlText("游离")]));
  const rows = logDb.$client.prepare("select count(*) as count from updates").get();
  expect(rows).toEqual({ count: 1 });
});
