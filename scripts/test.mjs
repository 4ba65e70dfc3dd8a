// npm test: everything, from a fresh clone: types, lint, unit tests, the pages' build, stories in
// a real browser. Ends with one line of true counts.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { ensureBuilt, ensureInstalled, pinnedNode, root, run, say } from "./toolchain.mjs";

const results = join(root, "test-results");
const unitResults = join(results, "unit.json");
const storyResults = join(results, "stories.json");

ensureInstalled();
const browser = ensureBrowser();
const environment = {
  ...process.env,
  ...(browser !== null && { CHROMIUM_PATH: browser }),
  STORY_RESULTS: storyResults,
  NEXT_TELEMETRY_DISABLED: "1",
};
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

say("building the pages first: their types are checked with the rest");
ensureBuilt();
say("checking types");
run(pinnedNode, ["node_modules/typescript/bin/tsc", "--noEmit"]);
say("checking style, layers and cycles");
run(pinnedNode, ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]);

say("running the unit tests");
const unit = test("node_modules/vitest/vitest.mjs", [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${unitResults}`,
]);
say("running the stories in a real browser");
const stories = test("node_modules/@playwright/test/cli.js", ["test"]);

const counts = [unitCounts(), storyCounts()].reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
}));
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
);
process.exit(unit === 0 && stories === 0 && counts.failed === 0 ? 0 : 1);

function test(script, args) {
  const options = { cwd: root, stdio: "inherit", env: environment };
  return spawnSync(pinnedNode, [script, ...args], options).status ?? 1;
}

function unitCounts() {
  const report = JSON.parse(readFileSync(unitResults, "utf8"));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function storyCounts() {
  const { stats } = JSON.parse(readFileSync(storyResults, "utf8"));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}
