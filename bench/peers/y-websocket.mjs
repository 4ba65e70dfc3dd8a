import http from "node:http";
import { createRequire } from "node:module";
import { setupWSConnection } from "@y/websocket-server/utils";
import { announce } from "./announce.mjs";

/**
 * @y/websocket-server as its own start script wires it, with the release of ws that it brings. It
 * persists to LevelDB when YPERSISTENCE names a folder.
 */
const requireAsPeer = createRequire(import.meta.resolve("@y/websocket-server/utils"));
const { Server } = requireAsPeer("ws");

const sockets = new Server({ noServer: true });
sockets.on("connection", setupWSConnection);
const server = http.createServer((_request, response) => response.end("okay"));
server.on("upgrade", (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => {
    sockets.emit("connection", socket, request);
  });
});
server.listen(0, "127.0.0.1", () => announce(server));
