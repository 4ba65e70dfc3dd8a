import { connect } from "node:net";
import type { RunningServer } from "./server.ts";

/** A request as bytes: nothing between here and the server tidies it. */
export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  /** In this order, on top of Host; `Host` here replaces it. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

export interface RawAnswer {
  /** 0 when the server closed without an answer. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends one request over a connection of its own and reads until the server closes it. */
export async function rawRequest(
  server: Pick<RunningServer, "url">,
  { method = "GET", target, headers = [], body = "" }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(server.url);
  const hasHost = headers.some(([name]) => name.toLowerCase() === "host");
  const asksToClose = headers.some(([name]) => name.toLowerCase() === "connection");
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(hasHost ? [] : [`Host: ${host}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(asksToClose ? [] : ["Connection: close"]),
    ...(body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    socket.on("data", (chunk) => chunks.push(chunk));
    // A refusal may reset what is still being sent; what was answered counts.
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
    socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  });
  return parseAnswer(Buffer.concat(chunks).toString("utf8"));
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const at = line.indexOf(":");
    headers.append(line.slice(0, at), line.slice(at + 1).trim());
  }
  return { status: Number(first.split(" ")[1] ?? 0), headers, body: text.slice(end + 4) };
}
