import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** Resident memory of a process in bytes; null when it is gone or the system does not tell. */
export async function residentBytes(processId: number): Promise<number | null> {
  const kibibytes =
    process.platform === "linux" ? await fromProc(processId) : await fromPs(processId);
  return kibibytes === null ? null : kibibytes * 1024;
}

async function fromProc(processId: number): Promise<number | null> {
  const status = await readFile(`/proc/${processId}/status`, "utf8").catch(() => "");
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return line === null ? null : Number(line[1]);
}

/** Windows has no ps; there the limit of the JavaScript heap holds alone. */
function fromPs(processId: number): Promise<number | null> {
  return new Promise((resolve) => {
    execFile("ps", ["-o", "rss=", "-p", String(processId)], (error, stdout) => {
      const kibibytes = Number(stdout.trim());
      resolve(error === null && kibibytes > 0 ? kibibytes : null);
    });
  });
}
