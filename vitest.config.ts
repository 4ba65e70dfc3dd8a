import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "{app,components,core,db,server,bench,scripts}/**/*.test.ts",
      "{app,components}/**/*.test.tsx",
    ],
    setupFiles: ["./vitest.setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    execArgv: ["--import", new URL("./server/quick-resolution.mjs", import.meta.url).href],
  },
});
