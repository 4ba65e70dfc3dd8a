import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

const executablePath = process.env.CHROMIUM_PATH;

/** A project, and so a worker and a server, of its own for each story file. */
const projects = readdirSync(join(import.meta.dirname, "e2e"))
  .filter((name) => name.endsWith(".spec.ts"))
  .sort()
  .map((name) => ({ name: name.replace(".spec.ts", ""), testMatch: name }));

export default defineConfig({
  testDir: "./e2e",
  projects,
  outputDir: "./test-results/stories",
  // Far above what an idle machine needs, so that a busy one does not fail what is right.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  // Each has a server and a browser of its own.
  workers: 2,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  reporter: [
    ["list"],
    ["json", { outputFile: process.env.STORY_RESULTS ?? "test-results/stories.json" }],
  ],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
    // Recording costs every story time: STORY_TRACE=retain-on-failure keeps what a failed one did.
    trace: process.env.STORY_TRACE === "retain-on-failure" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
});
