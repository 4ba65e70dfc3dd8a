import { readFile } from "./read-file.ts";

// A damaged PDF makes its reader drop promises that nobody awaits. What the reading itself
// answers counts; if it never answers, the parent's timer does.
process.on("unhandledRejection", () => {});

/**
 * The child process of parse-file.ts: reads one file and answers with its outcome. It may read
 * the program's own files, and can neither write, nor start processes, nor load native code.
 */
process.once("message", (job: { readonly bytes: Uint8Array; readonly fileName: string }) => {
  void readFile(job.bytes, job.fileName).then((outcome) => {
    process.send?.(outcome, () => process.disconnect());
  });
});
