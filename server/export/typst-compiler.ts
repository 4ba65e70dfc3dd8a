import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

/** The document could not be set; the message is the compiler's own. */
export class TypstError extends Error {}

export interface TypstPdf {
  readonly bytes: Uint8Array;
  /** Empty when the document meets PDF/UA-1, else what it lacks, in the compiler's words. */
  readonly shortcomings: string;
}

/**
 * Typst over files in memory. Its root is a folder that does not exist, so that nothing on disk
 * can be named; fonts come from the given folders alone as far as families are named exactly.
 * Lives in a process that can be killed: compiling cannot be interrupted.
 */
export class TypstCompiler {
  readonly #root = join(tmpdir(), `no-such-folder-${randomUUID()}`);
  readonly #main = join(this.#root, "main.typ");
  readonly #compiler: NodeCompiler;

  constructor(fontFolders: readonly string[]) {
    this.#compiler = NodeCompiler.create({
      workspace: this.#root,
      fontArgs: [{ fontPaths: [...fontFolders] }],
    });
  }

  /** Puts a file in memory; returns the path under which the document names it. */
  addFile(name: string, bytes: Uint8Array): string {
    this.#compiler.mapShadow(join(this.#root, name), Buffer.from(bytes));
    return `/${name}`;
  }

  /**
   * Sets a document. PDF/UA-1 is tried first; a document that falls short of it comes as a plain
   * tagged PDF.
   *
   * @throws TypstError
   */
  toPdf(source: Uint8Array, inputs: Readonly<Record<string, string>> = {}): TypstPdf {
    const document = this.#compile(source, inputs);
    try {
      return { bytes: this.#compiler.pdf(document, { pdfStandard: "ua-1" }), shortcomings: "" };
    } catch (error) {
      const shortcomings = messageOf(error);
      return { bytes: this.#plainPdf(document), shortcomings };
    }
  }

  /** Families of the list that the compiler does not know. */
  missingFamilies(families: readonly string[]): readonly string[] {
    const source = `#for family in json(bytes(sys.inputs.families)) { text(font: family, "x") }`;
    const result = this.#run(Buffer.from(source), { families: JSON.stringify(families) });
    const warnings = result.takeWarnings();
    const told = warnings === null ? "" : JSON.stringify(this.#compiler.fetchDiagnostics(warnings));
    return families.filter((family) =>
      told.includes(`unknown font family: ${family.toLowerCase()}`),
    );
  }

  #plainPdf(document: Parameters<NodeCompiler["pdf"]>[0]): Uint8Array {
    try {
      return this.#compiler.pdf(document);
    } catch (error) {
      throw new TypstError(messageOf(error), { cause: error });
    }
  }

  #compile(source: Uint8Array, inputs: Readonly<Record<string, string>>) {
    const result = this.#run(source, inputs);
    if (result.result !== null) return result.result;
    const error = result.takeError();
    const told = error === null ? [] : this.#compiler.fetchDiagnostics(error);
    throw new TypstError(JSON.stringify(told));
  }

  #run(source: Uint8Array, inputs: Readonly<Record<string, string>>) {
    this.#compiler.mapShadow(this.#main, Buffer.from(source));
    return this.#compiler.compile({ mainFilePath: this.#main, inputs: { ...inputs } });
  }
}

export const briefingTemplate = readFileSync(join(import.meta.dirname, "briefing.typ"));

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
