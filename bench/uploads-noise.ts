import { craftedPdfFiles } from "../server/ingest/test-crafted-pdf.ts";
import { craftedTextFiles } from "../server/ingest/test-crafted-text.ts";
import { craftedWordFiles } from "../server/ingest/test-crafted-word.ts";
import { mutatedFiles } from "../server/ingest/test-mutated-files.ts";

/**
 * Ten people who upload bad files, each the next as soon as one is answered, for ever. Environment:
 * URL, TOKEN. Tells its parent after each answer what it was.
 */
const { URL: url = "", TOKEN: token = "" } = process.env;
const uploaders = 10;
const canaries = { address: "http://127.0.0.1:9/", path: "/no-such-file" };
const files = [
  ...craftedWordFiles(canaries),
  ...craftedPdfFiles(canaries),
  ...craftedTextFiles(),
  ...mutatedFiles(60),
].filter(({ name }) => !name.includes("50 MB"));
let next = 0;

process.on("disconnect", () => process.exit(0));
for (let uploader = 0; uploader < uploaders; uploader += 1) void forever();

async function forever(): Promise<void> {
  while (process.connected) {
    const file = files[next % files.length];
    next += 1;
    if (file === undefined) return;
    const form = new FormData();
    form.set("file", new File([new Uint8Array(file.bytes())], file.fileName));
    const init = { method: "POST", headers: { authorization: `Bearer ${token}` }, body: form };
    const response = await fetch(`${url}/api/v1/sources`, init).catch(() => null);
    await response?.arrayBuffer();
    process.send?.({ work: `answered ${response?.status ?? "not at all"}` });
  }
}
