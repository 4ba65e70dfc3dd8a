// The tests' tools that npm does not bring: a Chromium with Chinese fonts, and poppler and strace,
// with which other people's eyes check our PDFs and our fsyncs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pinnedNode, root, run, say } from "./toolchain.mjs";

const systemBrowsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The path of a system browser, or null when Playwright's own download serves. Order: the system's,
 * Playwright's, Debian's package when we may install it.
 */
export function ensureBrowser() {
  ensureDebianTools();
  const found = process.env.CHROMIUM_PATH ?? systemBrowsers.find((path) => existsSync(path));
  if (found !== undefined) return found;
  say("no Chromium found: trying Playwright's download");
  const playwright = "node_modules/@playwright/test/cli.js";
  const download = spawnSync(pinnedNode, [playwright, "install", "chromium"], {
    cwd: root,
    stdio: "inherit",
  });
  if (download.status === 0) return null;
  throw new Error("no Chromium: install the package chromium, or set CHROMIUM_PATH");
}

const debianTools = [
  {
    package: "chromium",
    command: "/usr/bin/chromium",
    isNeeded: () => !systemBrowsers.some(existsSync),
  },
  { package: "fonts-noto-cjk", command: "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc" },
  { package: "poppler-utils", command: "/usr/bin/pdftotext" },
  { package: "strace", command: "/usr/bin/strace" },
];

function ensureDebianTools() {
  const mayInstall = existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;
  if (!mayInstall || process.env.CHROMIUM_PATH !== undefined) return;
  const missing = debianTools
    .filter(({ command, isNeeded }) => !existsSync(command) && (isNeeded?.() ?? true))
    .map((tool) => tool.package);
  if (missing.length === 0) return;
  say(`installing Debian's packages for the tests: ${missing.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], { env });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env });
}
