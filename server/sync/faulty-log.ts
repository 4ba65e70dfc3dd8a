import {
  appendUpdates,
  type NewSnapshot,
  type NewUpdate,
  readReport,
  type StoredReport,
  writeSnapshot,
} from "#db/log.ts";
import { type LogDatabase, openLogDatabase } from "#db/open-database.ts";
import type { LogStorage } from "./log-storage.ts";

/** Everything that is asked of the disk. Loading and reopening after a give-up are reads. */
export type StorageCall = "read" | "append" | "encode" | "write-snapshot";

export const faultWays = ["throw", "delay", "full", "busy", "io-error", "short-write"] as const;
export type FaultWay = (typeof faultWays)[number];

/** Which call fails, counted from 1, and how. */
export interface Fault {
  readonly at: number;
  readonly way: FaultWay;
  /** The first read behind it fails, too. */
  readonly nextRead: boolean;
}

/**
 * For tests: the log in a real file, one of whose calls fails. What can fail inside SQLite does so
 * there: writes are broken off in the middle of their transaction, or find another's write lock.
 */
export class FaultyLog implements LogStorage {
  readonly calls: StorageCall[] = [];
  /** The way of the fault that this moment's call had; null: none. */
  lastFault: FaultWay | null = null;
  readonly #db: LogDatabase;
  readonly #fault: Fault | null;
  #isNextReadFailing = false;
  /** Rows that may still be written before the disk fails; null: all. */
  #rowsLeft: number | null = null;
  #rowError: Error = new Error("no fault");

  constructor(db: LogDatabase, fault: Fault | null) {
    this.#db = db;
    this.#fault = fault;
    db.$client.function("fail_in_time", () => this.#countRow());
    for (const table of ["updates", "snapshots"]) {
      db.$client.exec(
        `CREATE TEMP TRIGGER fail_${table} AFTER INSERT ON main.${table} BEGIN SELECT fail_in_time(); END`,
      );
    }
  }

  read(reportId: string): StoredReport {
    return this.#read("read", () => readReport(this.#db, reportId));
  }

  append(updates: readonly NewUpdate[]): readonly number[] {
    return this.#write("append", () => appendUpdates(this.#db, updates), updates.length);
  }

  encode(reportId: string): StoredReport {
    return this.#read("encode", () => readReport(this.#db, reportId));
  }

  writeSnapshot(snapshot: NewSnapshot): void {
    this.#write("write-snapshot", () => writeSnapshot(this.#db, snapshot), 1);
  }

  #read<Result>(call: StorageCall, work: () => Result): Result {
    const way = this.#wayOf(call);
    if (way === null || way === "delay") return work();
    throw errorOf(way === "short-write" ? "SQLITE_IOERR_SHORT_READ" : codeOf(way));
  }

  #write<Result>(call: StorageCall, work: () => Result, rows: number): Result {
    const way = this.#wayOf(call);
    switch (way) {
      case null:
      case "delay":
        return work();
      case "throw":
        throw errorOf(codeOf(way));
      case "busy":
        return this.#beside(work);
      case "full":
        return this.#breakingOff(work, { after: 0, code: "SQLITE_FULL" });
      case "short-write":
        return this.#breakingOff(work, { after: Math.ceil(rows / 2), code: "SQLITE_IOERR_WRITE" });
      case "io-error":
        // The commit is on disk, and yet the disk says that it failed.
        work();
        throw errorOf("SQLITE_IOERR_FSYNC");
    }
  }

  #wayOf(call: StorageCall): FaultWay | null {
    this.calls.push(call);
    this.lastFault = null;
    const fault = this.#fault;
    if (fault === null) return null;
    const isBehind = this.#isNextReadFailing && call === "read";
    if (isBehind) this.#isNextReadFailing = false;
    if (this.calls.length === fault.at) this.#isNextReadFailing = fault.nextRead;
    else if (!isBehind) return null;
    this.lastFault = fault.way;
    return fault.way;
  }

  /** While another connection holds the write lock. */
  #beside<Result>(work: () => Result): Result {
    const other = openLogDatabase(this.#db.$client.name, { busyTimeoutMs: 0 }).$client;
    other.exec("BEGIN IMMEDIATE");
    try {
      return work();
    } finally {
      other.close();
    }
  }

  #breakingOff<Result>(work: () => Result, { after, code }: { after: number; code: string }) {
    this.#rowsLeft = after === 0 ? 0 : after - 1;
    this.#rowError = errorOf(code);
    try {
      return work();
    } finally {
      this.#rowsLeft = null;
    }
  }

  #countRow(): null {
    if (this.#rowsLeft === 0) throw this.#rowError;
    if (this.#rowsLeft !== null) this.#rowsLeft -= 1;
    return null;
  }
}

function codeOf(way: Exclude<FaultWay, "delay" | "short-write">): string {
  switch (way) {
    case "throw":
      return "SQLITE_ERROR";
    case "full":
      return "SQLITE_FULL";
    case "busy":
      return "SQLITE_BUSY";
    case "io-error":
      return "SQLITE_IOERR_READ";
  }
}

function errorOf(code: string): Error {
  return Object.assign(new Error(`injected: ${code}`), { code });
}
