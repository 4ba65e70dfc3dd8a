import { WebSocketServer } from "ws";
import { announce } from "./announce.mjs";

/** The limit: joins sockets by path and forwards each binary frame to the others, unread. */
const socketsByPath = new Map();

const server = new WebSocketServer({ port: 0, host: "127.0.0.1" }, () => announce(server));
server.on("connection", (socket, request) => {
  const sockets = socketsByPath.get(request.url) ?? new Set();
  socketsByPath.set(request.url, sockets);
  sockets.add(socket);
  socket.on("message", (frame) => {
    for (const other of sockets) if (other !== socket) other.send(frame);
  });
  socket.on("close", () => {
    sockets.delete(socket);
    if (sockets.size === 0) socketsByPath.delete(request.url);
  });
});
