import { defineConfig } from "drizzle-kit";

// One configuration for both files: LOG=1 addresses the update log, otherwise the main database.
const isLog = process.env["LOG"] === "1";

export default defineConfig({
  dialect: "sqlite",
  schema: isLog ? "./db/log-schema.ts" : "./db/schema.ts",
  out: isLog ? "./db/migrations/log" : "./db/migrations/main",
});
