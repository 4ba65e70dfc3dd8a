/**
 * What the repair of arrangements costs the server: node bench/repair.ts [pages]
 * Each line applies an update to a report and repairs what it changed, as one commit does; the last
 * ones open a stored report, as the keeper does, and judge it, as the snapshots' thread does.
 */
import { prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { arrangementVersion } from "../core/document/arrangement-version.ts";
import { allTypesIn, changedTypesOf } from "../core/document/changed-types.ts";
import { documentSchema } from "../core/document/document-extensions.ts";
import { repairArrangement } from "../core/document/repair-arrangement.ts";
import { applyVerbatim } from "../core/sync/apply-verbatim.ts";
import { bodyName } from "../core/sync/protocol.ts";
import { encodeReport } from "../server/sync/encoded-report.ts";
import { ReportKeeper } from "../server/sync/report-keeper.ts";

const pages = Number(process.argv[2] ?? 100);
const rounds = 200;

/** About a page: a heading, twelve paragraphs with five fact references, a list and a table. */
function page(number: number): object[] {
  const text = (words: string) => ({ type: "text", text: words });
  const reference = {
    type: "factReference",
    attrs: { factId: `f${number}`, revision: 1, format: "value-unit", text: "1850亿元" },
  };
  const paragraph = (at: number) => ({
    type: "paragraph",
    content: [text("前三季度全区实现地区生产总值".repeat(3)), ...(at < 5 ? [reference] : [])],
  });
  const list = { type: "listItem", content: [paragraph(9)] };
  const row = {
    type: "tableRow",
    content: [0, 1, 2, 3].map(() => ({ type: "tableCell", content: [paragraph(9)] })),
  };
  return [
    { type: "heading", attrs: { level: 2 }, content: [text(`第${number}节`)] },
    ...Array.from({ length: 12 }, (_, at) => paragraph(at)),
    { type: "bulletList", content: [list, list, list] },
    { type: "table", content: [row, row, row, row, row] },
  ];
}

function reportOf(): Y.Doc {
  const doc = new Y.Doc();
  const content = Array.from({ length: pages }, (_, number) => page(number)).flat();
  prosemirrorJSONToYXmlFragment(
    documentSchema,
    { type: "doc", content },
    doc.getXmlFragment(bodyName),
  );
  return doc;
}

const median = (figures: number[]) => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0;
const microseconds = (from: number) => (performance.now() - from) * 1000;
const elementAt = (parent: Y.XmlFragment, at: number) => parent.get(at) as Y.XmlElement;

/** Medians in microseconds: gathering what changed and repairing it, and all of the commit. */
function measure(change: (body: Y.XmlFragment, round: number) => void) {
  const server = reportOf();
  const author = new Y.Doc();
  Y.applyUpdate(author, Y.encodeStateAsUpdate(server));
  const updates: Uint8Array[] = [];
  author.on("update", (update) => updates.push(update));
  const figures = { repair: [] as number[], commit: [] as number[], repairs: 0 };
  for (let round = 0; round < rounds; round += 1) {
    author.transact(() => change(author.getXmlFragment(bodyName), round));
    const batch = updates.splice(0);
    const start = performance.now();
    server.transact((transaction) => {
      applyVerbatim(server, ...batch);
      const before = performance.now();
      const repairs = repairArrangement(
        server.getXmlFragment(bodyName),
        changedTypesOf(transaction),
      );
      figures.repair.push(microseconds(before));
      figures.repairs += repairs.length;
    });
    figures.commit.push(microseconds(start));
    Y.applyUpdate(author, Y.encodeStateAsUpdate(server, Y.encodeStateVector(author)));
    updates.splice(0);
  }
  return figures;
}

const cases: Record<string, (body: Y.XmlFragment, round: number) => void> = {
  "a character typed": (body) => (elementAt(body, 1).get(0) as Y.XmlText).insert(3, "字"),
  "a word made bold": (body, round) =>
    (elementAt(body, 1).get(0) as Y.XmlText).format(round % 30, 2, { bold: {} }),
  "a paragraph added": (body, round) => body.insert(3 + round, [new Y.XmlElement("paragraph")]),
  "a heading's level": (body, round) =>
    elementAt(body, 0).setAttribute("level", (1 + (round % 3)) as never),
  "a list emptied (broken)": (body, round) => {
    const list = body
      .toArray()
      .filter((each) => each instanceof Y.XmlElement && each.nodeName === "bulletList")[
      round % pages
    ];
    if (list instanceof Y.XmlElement) list.delete(0, list.length);
  },
};

console.log(`${pages} pages, medians of ${rounds} commits, µs`);
for (const [name, change] of Object.entries(cases)) {
  const { repair, commit, repairs } = measure(change);
  console.log(
    `${name.padEnd(26)} repair ${median(repair).toFixed(1).padStart(8)}   commit ${median(commit).toFixed(1).padStart(8)}   things put right ${repairs}`,
  );
}
const whole = reportOf();
const body = whole.getXmlFragment(bodyName);
const full = Array.from({ length: 10 }, () => {
  const start = performance.now();
  whole.transact(() => repairArrangement(body, allTypesIn(body)));
  return microseconds(start);
});
console.log(
  `${"the whole report judged".padEnd(26)} repair ${median(full).toFixed(0).padStart(8)}`,
);

const state = Y.encodeStateAsUpdate(reportOf());

/** Reads the report anew and answers what a newcomer asks for. */
function openStored(soundBy: number | null): number {
  const stored = {
    updates: [state],
    seq: 1,
    soundBy,
    stateVector: null,
    tail: { count: 0, bytes: 0 },
  };
  const storage = { read: () => stored, append: () => [] };
  const keeper = new ReportKeeper({ storage, log: { warn() {}, error() {} } });
  const start = performance.now();
  keeper.open("r");
  keeper.missing("r", Uint8Array.of(0));
  return microseconds(start);
}

function judge(): number {
  const start = performance.now();
  encodeReport([state]);
  return microseconds(start);
}

const stored: Record<string, () => number> = {
  "opened, known to be sound": () => openStored(arrangementVersion),
  "opened, not judged yet": () => openStored(null),
  "judged and encoded": judge,
};
const openings = Object.entries(stored).map(([name, work]) => ({
  name,
  work,
  figures: [] as number[],
}));
// Interleaved, so that what else the machine does falls on all of them.
for (let round = 0; round < 30; round += 1) {
  for (const { work, figures } of openings) figures.push(work());
}
for (const { name, figures } of openings) {
  console.log(`${name.padEnd(26)} ${median(figures).toFixed(0).padStart(15)}`);
}
