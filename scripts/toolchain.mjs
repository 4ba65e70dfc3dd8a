// What `npm start` and `npm test` need before anything of ours can run: plain JavaScript for any
// Node from 20 on, using nothing that has to be installed first.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const root = dirname(import.meta.dirname);

/** The pinned Node of the npm package `node`, whatever Node runs this script. */
export const pinnedNode = join(root, "node_modules", ".bin", "node");

/** How the server is run: in production mode, with compiled modules kept between starts. */
export const servingEnvironment = {
  NODE_ENV: /** @type {const} */ ("production"),
  NEXT_TELEMETRY_DISABLED: "1",
  NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"),
};

/** Says in one line what happens next. */
export function say(line) {
  process.stdout.write(`▸ ${line}\n`);
}

/** Runs a command to its end; the program ends with it when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const maxOutputBytes = 64 * 1024 * 1024;

/** The same, but what the command writes is shown only when it fails. */
function runQuietly(command, args, options = {}) {
  const quiet = { stdio: ["ignore", "pipe", "pipe"], maxBuffer: maxOutputBytes };
  const result = spawnSync(command, args, { cwd: root, ...quiet, ...options });
  if (result.error) throw result.error;
  if (result.status === 0) return;
  process.stderr.write(result.stdout);
  process.stderr.write(result.stderr);
  process.exit(result.status ?? 1);
}

/**
 * Installs what the lock file names unless that has been done for this very lock file. Not `npm
 * ci`: it insists on the optional packages of every other platform, which a partial registry may
 * not hold.
 */
export function ensureInstalled() {
  const stamp = join(root, "node_modules", ".zonebrief-installed");
  const wanted = hashOf([join(root, "package-lock.json")]);
  if (existsSync(pinnedNode) && readStamp(stamp) === wanted) return;
  say("installing the packages of package-lock.json: usually one to three minutes");
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, wanted);
}

const builtFrom = [
  "app",
  "components",
  "core",
  "next.config.ts",
  "postcss.config.mjs",
  "package-lock.json",
  "server/runtime.ts",
];

/** Builds the pages unless the build on disk was made from these very sources. */
export function ensureBuilt() {
  const stamp = join(root, ".next", "zonebrief-built");
  const wanted = hashOf(builtFrom.flatMap((path) => filesBelow(join(root, path))));
  if (readStamp(stamp) === wanted) return;
  say("building the pages for this version: usually one to two minutes, the next start needs none");
  const startedMs = performance.now();
  runQuietly(pinnedNode, [join(root, "node_modules/next/dist/bin/next"), "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  say(`built the pages in ${Math.round((performance.now() - startedMs) / 1_000)} seconds`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Runs a long-lived child, hands it our signals and ends with its exit code. */
export function become(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    throw error;
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  const entries = readDirectory(path);
  return entries === null ? [path] : entries.flatMap((name) => filesBelow(join(path, name)));
}

function readDirectory(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === "ENOTDIR") return null;
    throw error;
  }
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash.update(file.slice(root.length)).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}
