import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { WebSocketServer } from "ws";
import { applyUpdate, type Doc, encodeStateAsUpdate } from "yjs";

/** Serves the bare page over the given document, and shows it what else is written there. */
export async function serveBarePage(doc: Doc): Promise<{ url: string; close(): Promise<void> }> {
  const script = await buildScript();
  const page =
    '<!doctype html><meta charset="utf-8"><script type="module" src="/bare.js"></script>';
  const server = createServer((request, response) => {
    const isScript = request.url === "/bare.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : page);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    socket.send(encodeStateAsUpdate(doc));
    socket.on("message", (data: Buffer) => applyUpdate(doc, data, socket));
  });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    for (const socket of sockets.clients) if (socket !== origin) socket.send(update);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function buildScript(): Promise<Buffer> {
  const outDir = mkdtempSync(join(tmpdir(), "zonebrief-bare-"));
  const entry = join(import.meta.dirname, "bare-page.ts");
  await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir,
      emptyOutDir: true,
      lib: { entry, formats: ["es"], fileName: () => "bare.js" },
    },
  });
  const script = readFileSync(join(outDir, "bare.js"));
  rmSync(outDir, { recursive: true });
  return script;
}
