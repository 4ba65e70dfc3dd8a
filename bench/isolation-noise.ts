import { setTimeout as sleep } from "node:timers/promises";

/**
 * What else a server has to do, at full tilt and for ever: pages, PDFs, uploads that are parsed.
 * Environment: URL, COOKIE, TOKEN, REPORT. Tells its parent after each piece of work what it was.
 */
const { URL: url = "", COOKIE: cookie = "", TOKEN: token = "", REPORT: report = "" } = process.env;
const authorization = `Bearer ${token}`;

const pages = ["/", "/facts", "/sources", "/zones", `/reports/${report}`];
const lines = Array.from(
  { length: 200 },
  (_, at) =>
    `${2000 + (at % 25)}年，济南高新区地区生产总值${1000 + at}.${at % 10}亿元，增长${at % 20}.5%。`,
);

process.on("disconnect", () => process.exit(0));
void forever("page", async (turn) => get(pages[turn % pages.length] ?? "/"));
void forever("pdf", async () => get(`/api/v1/reports/${report}/export?format=pdf`));
void forever("source", upload);

async function forever(work: string, once: (turn: number) => Promise<Response>): Promise<void> {
  for (let turn = 0; process.connected; turn++) {
    const response = await once(turn).catch(() => null);
    await response?.arrayBuffer();
    process.send?.({ work: response?.ok ? work : `${work}, refused ${response?.status ?? ""}` });
    if (!response?.ok) await sleep(100);
  }
}

function get(path: string): Promise<Response> {
  const isApi = path.startsWith("/api/");
  return fetch(`${url}${path}`, { headers: isApi ? { authorization } : { cookie } });
}

/** A source has been parsed when its upload is answered. */
function upload(turn: number): Promise<Response> {
  const form = new FormData();
  const text = `第${turn}号文件 ${Math.random()}\n\n${lines.join("\n\n")}`;
  form.set("file", new Blob([text], { type: "text/plain" }), `noise-${turn}.txt`);
  form.set("title", `noise ${turn}`);
  form.set("publisher", "bench");
  form.set("publishedOn", "2024-01-01");
  form.set("kind", "newspaper");
  return fetch(`${url}/api/v1/sources`, {
    method: "POST",
    headers: { authorization },
    body: form,
  });
}
