import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "peers");
const lockFile = join(folder, "package-lock.json");
/** A copy of the lock file that was installed: npm leaves no other trace that is as exact. */
const installedLock = join(folder, "node_modules", ".installed-lock.json");

/** Installs the peers' packages when they are absent or of other versions than the lock file's. */
export function installPeers(): void {
  const wanted = readFileSync(lockFile, "utf8");
  if (existsSync(installedLock) && readFileSync(installedLock, "utf8") === wanted) return;
  console.log("installing the peers' packages into bench/peers/node_modules");
  // Their native parts come prebuilt inside the packages: no install script is needed.
  execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: folder, stdio: "inherit" });
  writeFileSync(installedLock, wanted);
}
