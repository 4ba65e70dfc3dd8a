import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBase64 } from "lib0/buffer";
import { expect, test } from "vitest";
import { z } from "zod";
import { documentSchema, schemaVersion } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { renderProblem } from "./renderable.ts";
import { openStoredDocument, storedDocumentOf } from "./test-stored-document.ts";

const folder = join(import.meta.dirname, "stored-documents");
const shape = z.strictObject({
  schemaVersion: z.int(),
  updates: z.array(z.string()),
  title: z.string(),
  textSha256: z.string(),
  contentSha256: z.string(),
});
const stored = readdirSync(folder).map((name) =>
  shape.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))),
);

test("every schema up to the present one has a stored document", () => {
  const versions = stored.map((each) => each.schemaVersion).sort((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: schemaVersion }, (_, index) => index + 1));
});

test.each(stored)(
  "what schema $schemaVersion stored reads as it did, to the last attribute",
  (was) => {
    const updates = was.updates.map((update) => fromBase64(update));
    expect(storedDocumentOf(updates, was.schemaVersion)).toEqual(was);
  },
);

test.each(stored)("what schema $schemaVersion stored pauses no editor", ({ updates }) => {
  const blocks = openStoredDocument(updates).getXmlFragment(bodyName).toArray();
  expect(blocks.length).toBeGreaterThan(5);
  for (const block of blocks) expect(renderProblem(block, documentSchema)).toBeNull();
});
