import { join } from "node:path";
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";
import { announce } from "./announce.mjs";

/**
 * Hocuspocus with its SQLite extension and its defaults. Only its idle limit is raised: the
 * benchmark's readers are silent, and it would take them for dead after a minute.
 */
const server = new Server({
  port: 0,
  address: "127.0.0.1",
  quiet: true,
  timeout: 3_600_000,
  extensions: [new SQLite({ database: join(process.env.DATA_DIR, "hocuspocus.db") })],
});
await server.listen();
announce(server.httpServer);
