import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { expect, test } from "vitest";
import { readPdf } from "./read-pdf.ts";

const fonts = join(
  dirname(createRequire(import.meta.url).resolve("@electron-fonts/noto-serif-sc/package.json")),
  "fonts",
);

/** A PDF as programs make them: embedded subset fonts, text in glyph numbers. */
function typeset(body: string): Uint8Array {
  const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [fonts] }] });
  const preamble =
    '#set page(paper: "a4")\n#set text(font: "Noto Serif SC", lang: "zh", cjk-latin-spacing: none)\n#set par(justify: true, spacing: 1.6em)\n';
  return compiler.pdf({ mainFileContent: preamble + body });
}

test("Chinese text set with an embedded font is read, wrapped lines joined, pages kept", async () => {
  const long =
    "前三季度，云州高新区实现地区生产总值1106.8亿元，同比增长12.9%，增速居全市首位。".repeat(3);
  const outcome = await readPdf(typeset(`${long}\n\n第二段。\n#pagebreak()\n下一页`));
  expect(outcome).toEqual({
    state: "read",
    text: `${long}\n\n第二段。\n\n下一页\n\n`,
    pages: [
      { page: 1, start: 0 },
      { page: 2, start: long.length + 8 },
    ],
    mediaType: "application/pdf",
  });
});

test("a table's rows are lines with tabs between the cells", async () => {
  const outcome = await readPdf(
    typeset("#table(columns: (120pt, 120pt), [园区], [总值], [云州], [1106.8])"),
  );
  expect(outcome).toMatchObject({ text: "园区\t总值\n云州\t1106.8\n\n" });
});
