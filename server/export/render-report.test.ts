import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  cell,
  doc,
  fact,
  header,
  heading,
  link,
  list,
  paragraph,
  table,
  text,
} from "#core/export/test-report.ts";
import type { RenderJob } from "./render-job.ts";
import { type RenderLimits, renderLimits, renderReport } from "./render-report.ts";
import {
  hasPoppler,
  jobOf,
  jsonBytes,
  pngOf,
  readPdf,
  withoutSpaces,
  wordsOfPdf,
} from "./test-job.ts";

// Each export starts a process; on a busy machine that alone takes seconds.
const patientMs = 120_000;
vi.setConfig({ testTimeout: patientMs });

let blobFolder: string;
beforeAll(() => {
  blobFolder = mkdtempSync(join(tmpdir(), "zonebrief-blobs-"));
});
afterAll(() => rmSync(blobFolder, { recursive: true }));

const render = (job: RenderJob, limits: Partial<RenderLimits> = {}) =>
  renderReport(job, { blobFolder, limits: { ...renderLimits, timeoutMs: patientMs, ...limits } });

const picture = (imageId: string, alt = "走势图") => ({
  type: "image",
  attrs: { src: `/api/v1/reports/r1/images/${imageId}`, alt },
});
const imageAt = (imageId: string, bytes: Uint8Array) => {
  const path = join(blobFolder, imageId);
  writeFileSync(path, bytes);
  return { reportId: "r1", imageId, path };
};

const briefing = [
  heading(2, text("一、总体情况")),
  paragraph(
    text("产值"),
    fact("f1", "1106.8亿元"),
    text("，增长"),
    fact("f3", "12.9%"),
    text("。"),
  ),
  heading(3, text("（一）工业")),
  paragraph(
    text("规上企业"),
    fact("f2", "1805家"),
    text("，加粗", "bold"),
    text("斜体", "italic"),
    text("划线", "underline"),
    text("删除", "strike"),
    text("网站", link("https://a.example")),
  ),
  table(
    [header("园区"), header("产值")],
    [cell("云州高新区"), { type: "tableCell", content: [paragraph(fact("f3", "8.4%"))] }],
  ),
  list("bulletList", [paragraph(text("要点一"))], [paragraph(text("要点二"))]),
  { ...list("orderedList", [paragraph(text("步骤三"))]), attrs: { start: 3 } },
  list("taskList", [paragraph(text("核对数据"))]),
  { type: "blockquote", content: [paragraph(text("引用的话"))] },
  { type: "horizontalRule" },
];

/** Made once for the tests that only look at it. */
let briefingFile: ReturnType<typeof render> | null = null;
function renderedBriefing(): ReturnType<typeof render> {
  briefingFile ??= render(jobOf(briefing));
  return briefingFile;
}

if (!hasPoppler) console.log("poppler-utils is not installed: tests that read PDFs are skipped");

describe.skipIf(!hasPoppler)("a PDF", () => {
  test("holds every value and word as text, with numbered references", async () => {
    const { bytes, notes } = await renderedBriefing();
    const words = wordsOfPdf(bytes);
    for (const expected of [
      "云州园区简报",
      "一、总体情况",
      "产值1106.8亿元[1]，增长12.9%[2]。",
      "（一）工业",
      "规上企业1805家[1]，加粗斜体划线删除网站",
      "园区产值",
      "云州高新区8.4%[2]",
      "要点一",
      "要点二",
      "3.步骤三",
      "核对数据",
      "引用的话",
      "参考文献[1]林一帆.云州前三季度外贸进出口增长8.4%[N].云州日报，2026-10-24（1）.",
      "[2]云州市统计局.统计公报[EB/OL].（2026-03-20）[2026-04-01].https://tjj.example.cn/a_b*c.html.",
      "—1—",
    ]) {
      expect(words).toContain(expected);
    }
    expect(readPdf(bytes, "pdfimages", "-list").trim().split("\n")).toHaveLength(2);
    expect(notes).toEqual({
      missingGlyphs: [],
      imagesWithoutDescription: 0,
      unreadableImages: 0,
      isAccessible: true,
      standInFonts: true,
    });
  });

  test("embeds its fonts, is tagged, and has the title, language and bookmarks of the report", async () => {
    const { bytes } = await renderedBriefing();
    const [, , ...fonts] = readPdf(bytes, "pdffonts").trim().split("\n");
    expect(fonts.length).toBeGreaterThan(2);
    for (const font of fonts) expect(font).toMatch(/(NotoSerifSC|NotoSansSC|Tinos).* yes yes yes /);
    const info = readPdf(bytes, "pdfinfo");
    expect(info).toMatch(/Title:\s+云州园区简报/);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/);
    expect(Buffer.from(bytes).toString("latin1")).toContain("pdfuaid");
    const outline = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise.then(
      (document) => document.getOutline(),
    );
    expect(outline).toMatchObject([
      { title: "一、总体情况", items: [{ title: "（一）工业", items: [] }] },
      { title: "参考文献" },
    ]);
  });

  test("is the same every time", async () => {
    const [one, other] = await Promise.all([renderedBriefing(), render(jobOf(briefing))]);
    expect(Buffer.from(one.bytes).equals(other.bytes)).toBe(true);
  });

  test("shows pictures, and a placeholder for one that is damaged", async () => {
    const whole = pngOf({ width: 300, height: 200 });
    const images = [
      imageAt("whole", whole),
      imageAt("torn", whole.subarray(0, 60)),
      imageAt("text", Buffer.from("<svg/>")),
    ];
    const content = [picture("whole"), picture("torn", "撕裂"), picture("text"), picture("absent")];
    const { bytes, notes } = await render(jobOf(content, { images }));
    expect(readPdf(bytes, "pdfimages", "-list").trim().split("\n")).toHaveLength(3);
    expect(wordsOfPdf(bytes)).toContain("图片无法显示：撕裂");
    expect(notes).toMatchObject({ unreadableImages: 3, isAccessible: true });
  });

  test("a picture that claims to be enormous is not decoded", async () => {
    const bomb = pngOf({ width: 1, height: 1 });
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const { notes } = await render(jobOf([picture("bomb")], { images: [imageAt("bomb", bomb)] }));
    expect(notes.unreadableImages).toBe(1);
  });

  test("says what keeps it from being accessible, and is made all the same", async () => {
    const images = [imageAt("plain", pngOf({ width: 20, height: 20 }))];
    const { bytes, notes } = await render(
      jobOf([picture("plain", ""), paragraph(text("笑😀"))], { images }),
    );
    expect(notes).toMatchObject({
      isAccessible: false,
      imagesWithoutDescription: 1,
      missingGlyphs: ["😀"],
    });
    expect(wordsOfPdf(bytes)).toContain("笑");
  });

  test("an English report has English words around it", async () => {
    const { bytes } = await render(
      jobOf([paragraph(text("Exports grew by "), fact("f1", "8.4%"))], { title: "Zone report" }),
    );
    expect(wordsOfPdf(bytes)).toContain("References[1]");
    expect(readPdf(bytes, "pdfinfo")).toMatch(/Title:\s+Zone report/);
  });
});

describe.skipIf(!hasPoppler)("text is never markup", () => {
  const canary = "canary-7f3a9c";
  const attacks = [
    '#read("/etc/passwd")',
    '#include "/etc/passwd"',
    '#import "@preview/cetz:0.3.0": *',
    '#eval("1+1")',
    "$ x^2 $",
    "]",
    "[",
    "#",
    "\\u{41}",
    "\\u0041",
    "*bold* _emph_ `raw`",
    "= Heading",
    "- item",
    "/ term: x",
    "<label>",
    "@reference",
    "// comment",
    "/* comment */",
    "https://a.example/#read",
    '```typ #read("x")```',
    "#let x = 1; #x",
    "~",
    "---",
    "'\"",
    "&lt;b&gt;",
    "{{7*7}}",
    "$(7*7)",
    "%PDF-1.7 endstream endobj",
    "\\input{/etc/passwd}",
  ];

  test("an injection prints as it was typed, wherever it stands", async () => {
    const file = join(blobFolder, "canary.txt");
    writeFileSync(file, canary);
    const all = [...attacks, `#read("${file}")`, `#include "${file}"`, `#image("${file}")`];
    const content = all.flatMap((attack) => [
      paragraph(text(attack)),
      heading(2, text(attack)),
      paragraph(
        fact("f1", attack),
        text(attack, "bold", link(`https://a.example/${encodeURIComponent(attack)}`)),
      ),
      table([header(attack)], [cell(attack)]),
      list("bulletList", [paragraph(text(attack))]),
    ]);
    const references = [{ sourceId: "s1", text: all.join(" ") }];
    const { bytes } = await render(jobOf(content, { title: all.join(" "), references }));
    const words = wordsOfPdf(bytes);
    for (const attack of all) {
      const count = words.split(withoutSpaces(attack)).length - 1;
      expect(count, attack).toBeGreaterThanOrEqual(6);
    }
    expect(words).not.toContain(canary);
    expect(words).not.toContain("root:x:0");
  });

  test.each([
    [
      "200,000 characters in one paragraph",
      [paragraph(text("长文字".repeat(66_667)))],
      "长文字长文字",
    ],
    ["200,000 letters without a space", [paragraph(text("a".repeat(200_000)))], "aaaaaaaa"],
    [
      "a table of 2,000 rows",
      [
        table(
          [header("甲"), header("乙")],
          ...Array.from({ length: 2000 }, (_, index) => [cell(`${index}`), cell("行")]),
        ),
      ],
      "1999行",
    ],
    [
      "a colspan of a million",
      [table([cell("宽", { colspan: 1e6, rowspan: 1e6 })], [cell("窄")])],
      "窄",
    ],
    ["lists 200 deep", [nested(200)], "底"],
    ["table in table in table", [inTables(30)], "心"],
  ])("%s is set", async (_, content, expected) => {
    const { bytes } = await render(jobOf(content));
    expect(wordsOfPdf(bytes)).toContain(expected);
  });
});

function nested(depth: number): Readonly<Record<string, unknown>> {
  return Array.from({ length: depth }).reduce<Readonly<Record<string, unknown>>>(
    (inner) => list("bulletList", [inner]),
    paragraph(text("底")),
  );
}

function inTables(depth: number): Readonly<Record<string, unknown>> {
  return Array.from({ length: depth }).reduce<Readonly<Record<string, unknown>>>(
    (inner) => table([{ type: "tableCell", content: [inner] }]),
    paragraph(text("心")),
  );
}

describe("a limit", () => {
  const isAlive = (processId: number) => {
    try {
      process.kill(processId, 0);
      return true;
    } catch {
      return false;
    }
  };
  const large = jobOf([
    table(...Array.from({ length: 20_000 }, (_, index) => [cell(`${index}`), cell("行")])),
  ]);

  test.each([
    ["time", { timeoutMs: 1000 }],
    ["memory", { maxResidentBytes: 150 * 1024 ** 2 }],
  ])("of %s ends the child", async (_, limits) => {
    const started: number[] = [];
    const rendering = renderReport(large, {
      blobFolder,
      limits: { ...renderLimits, timeoutMs: patientMs, ...limits },
      onStart: (processId) => started.push(processId),
    });
    await expect(rendering).rejects.toMatchObject({ reason: "export-too-long" });
    expect(started.map(isAlive)).toEqual([false]);
  });

  test("a request that is given up ends the child", async () => {
    const giveUp = new AbortController();
    const started: number[] = [];
    const rendering = renderReport(large, {
      blobFolder,
      signal: giveUp.signal,
      onStart: (processId) => {
        started.push(processId);
        giveUp.abort();
      },
    });
    await expect(rendering).rejects.toMatchObject({ reason: "cancelled" });
    expect(started.map(isAlive)).toEqual([false]);
  });

  test("eight exports at once run two at a time, and all arrive", async () => {
    const running = new Set<number>();
    let most = 0;
    const job = { ...jobOf([paragraph(text("短"))]), format: "markdown" as const };
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () =>
        renderReport(job, {
          blobFolder,
          onStart: (processId) => {
            for (const each of running) if (!isAlive(each)) running.delete(each);
            running.add(processId);
            most = Math.max(most, running.size);
          },
        }),
      ),
    );
    expect(outcomes).toHaveLength(8);
    expect(most).toBe(2);
  });
});

test("a body that is no document still becomes a file", async () => {
  const { bytes } = await render(
    jobOf([], { bodyJson: jsonBytes({ type: 5, content: doc() }), format: "markdown" }),
  );
  expect(Buffer.from(bytes).toString()).toBe("# 云州园区简报\n");
});
