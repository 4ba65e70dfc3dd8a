import { readFileSync } from "node:fs";
import type { FormBlock, FormImage, ReportForm } from "#core/export/report-form.ts";
import { imagePixels } from "../images/image-pixels.ts";
import { toPrintData } from "./print-data.ts";
import {
  choosePrintFonts,
  hasStandIns,
  officialFamilies,
  shippedFontFolders,
} from "./print-fonts.ts";
import type { JobImage, RenderJob, RenderOutcome } from "./render-job.ts";
import { briefingTemplate, TypstCompiler, TypstError } from "./typst-compiler.ts";

/** Decoded, a picture takes 4 bytes a pixel; all pictures of a report together stay below this. */
const maxPixels = 120_000_000;

/** @throws TypstError when the report cannot be set at all */
export function renderPdf(form: ReportForm, job: RenderJob): RenderOutcome {
  const folders = [...shippedFontFolders, ...(job.fontFolder === null ? [] : [job.fontFolder])];
  const compiler = new TypstCompiler(folders);
  const missing =
    job.fontFolder === null ? officialFamilies : compiler.missingFamilies(officialFamilies);
  const fonts = choosePrintFonts((family) => !missing.includes(family));
  const images = new PrintImages(compiler, job.images);
  const data = toPrintData(form, { fonts, pathOf: (image) => images.pathOf(image) });
  const { bytes, shortcomings } = compiler.toPdf(briefingTemplate, {
    report: JSON.stringify(data),
  });
  return {
    state: "done",
    bytes,
    notes: {
      missingGlyphs: missingGlyphs(shortcomings),
      imagesWithoutDescription: countImages(form.blocks, (image) => image.alt === ""),
      unreadableImages: images.unreadable,
      isAccessible: shortcomings === "",
      standInFonts: hasStandIns(fonts),
    },
  };
}

/** The compiler tells one by one: the text `"😀"` could not be displayed with font `"…"`. */
function missingGlyphs(shortcomings: string): readonly string[] {
  const told = shortcomings.matchAll(/the text `\\?"(.{1,20}?)\\?"` could not be displayed/gu);
  return [...new Set([...told].map(([, glyph = ""]) => glyph))];
}

function countImages(blocks: readonly FormBlock[], counts: (image: FormImage) => boolean): number {
  const inside = (block: FormBlock): readonly FormBlock[] => {
    switch (block.kind) {
      case "list":
      case "task-list":
        return block.items.flatMap((item) => item.blocks);
      case "quote":
        return block.blocks;
      case "table":
        return block.rows.flat().flatMap((cell) => cell.blocks);
      default:
        return [];
    }
  };
  return blocks.reduce(
    (sum, block) =>
      sum +
      (block.kind === "image" && block.source !== null && counts(block) ? 1 : 0) +
      countImages(inside(block), counts),
    0,
  );
}

/** The pictures of one report, put into the compiler's memory when first asked for. */
class PrintImages {
  readonly #compiler: TypstCompiler;
  readonly #fileByImage: ReadonlyMap<string, string>;
  readonly #pathByFile = new Map<string, string | null>();
  #pixels = 0;
  unreadable = 0;

  constructor(compiler: TypstCompiler, images: readonly JobImage[]) {
    this.#compiler = compiler;
    this.#fileByImage = new Map(
      images.map(({ reportId, imageId, path }) => [`${reportId}/${imageId}`, path]),
    );
  }

  /** Null for a picture that is not ours, not there, or not readable. */
  pathOf({ source }: FormImage): string | null {
    if (source === null) return null;
    const file = this.#fileByImage.get(`${source.reportId}/${source.imageId}`);
    const path = file === undefined ? null : this.#load(file);
    if (path === null) this.unreadable += 1;
    return path;
  }

  #load(file: string): string | null {
    const known = this.#pathByFile.get(file);
    if (known !== undefined) return known;
    const path = this.#tryLoad(file);
    this.#pathByFile.set(file, path);
    return path;
  }

  /** A damaged picture would spoil the whole document, so each is set on a page of its own first. */
  #tryLoad(file: string): string | null {
    try {
      const bytes = readFileSync(file);
      const pixels = imagePixels(bytes);
      if (pixels === null || this.#pixels + pixels > maxPixels) return null;
      const path = this.#compiler.addFile(`image-${this.#pathByFile.size}`, bytes);
      this.#compiler.toPdf(Buffer.from("#image(sys.inputs.path)"), { path });
      this.#pixels += pixels;
      return path;
    } catch (error) {
      if (error instanceof TypstError || isMissingFile(error)) return null;
      throw error;
    }
  }
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
