import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerKind } from "./server-under-test.ts";
import { median } from "./stats.ts";

export interface Metric {
  readonly name: string;
  readonly better: "lower" | "higher";
  /** The figure to reach, where there is one. */
  readonly goal?: number;
}

interface Row extends Metric {
  readonly valuesByServer: Map<string, number[]>;
}

/** Beyond this factor two servers can be told apart. */
const noise = 1.4;

/** The figures of one scenario: rounds in, medians and ratios out. */
export class Findings {
  readonly #scenario: string;
  readonly #servers: readonly ServerKind[];
  readonly #rowByName = new Map<string, Row>();
  readonly #notes: string[] = [];

  constructor(scenario: string, servers: readonly ServerKind[]) {
    this.#scenario = scenario;
    this.#servers = servers;
  }

  add(metric: Metric, server: ServerKind, value: number): void {
    const row = this.#rowByName.get(metric.name) ?? { ...metric, valuesByServer: new Map() };
    this.#rowByName.set(metric.name, row);
    row.valuesByServer.set(server.name, [...(row.valuesByServer.get(server.name) ?? []), value]);
  }

  /** Something a reader of the table must know; said once. */
  note(text: string): void {
    if (!this.#notes.includes(text)) this.#notes.push(text);
  }

  /** As Markdown: one row a metric, one column a server, ours against the best peer last. */
  table(): string {
    const names = this.#servers.map(({ name }) => name);
    const lines = [...this.#rowByName.values()].map((row) => {
      const medians = names.map((name) => format(median(row.valuesByServer.get(name) ?? [])));
      const ratio = this.#ratio(row);
      const goal =
        row.goal === undefined ? "" : `${row.better === "lower" ? "≤" : "≥"} ${row.goal}`;
      return [row.name, ...medians, `${format(ratio)}${isWorse(row, ratio) ? " ✗" : ""}`, goal];
    });
    const head = ["", ...names, "ours / best peer", "goal"];
    const rule = head.map((_, at) => (at === 0 ? "---" : "---:"));
    const table = [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`);
    return [`### ${this.#scenario}`, "", ...table, ...this.#notes.map((note) => `\n${note}`)].join(
      "\n",
    );
  }

  /** Keeps every round, so that the spread can be seen. */
  save(folder: string): void {
    const rows = [...this.#rowByName.values()].map((row) => ({
      metric: row.name,
      better: row.better,
      goal: row.goal ?? null,
      oursToBestPeer: round(this.#ratio(row)),
      servers: Object.fromEntries(
        [...row.valuesByServer].map(([name, rounds]) => [
          name,
          { median: round(median(rounds)), rounds: rounds.map(round) },
        ]),
      ),
    }));
    const content = { scenario: this.#scenario, node: process.version, notes: this.#notes, rows };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.#scenario}.json`), `${JSON.stringify(content, null, 2)}\n`);
  }

  /** NaN when there is nothing to compare. */
  #ratio(row: Row): number {
    const medianOf = ({ name }: ServerKind) => median(row.valuesByServer.get(name) ?? []);
    const ours = this.#servers.find(({ name }) => name === "ours");
    const peers = this.#servers
      .filter(({ isPeer }) => isPeer)
      .map(medianOf)
      .filter((value) => Number.isFinite(value));
    if (ours === undefined || peers.length === 0) return Number.NaN;
    const best = row.better === "lower" ? Math.min(...peers) : Math.max(...peers);
    return medianOf(ours) / best;
  }
}

function isWorse({ better }: Metric, ratio: number): boolean {
  return better === "lower" ? ratio > noise : ratio < 1 / noise;
}

function round(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}

function format(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}
