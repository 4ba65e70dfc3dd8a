import type { Logger } from "pino";
import type { Locale } from "#core/locale.ts";
import type { LogDatabase, MainDatabase } from "#db/open-database.ts";
import type { BlobStore } from "./blob-store.ts";
import type { Environment } from "./environment.ts";
import type { Principal } from "./principal.ts";
import type { ReportReader } from "./report-reader.ts";
import type { SyncLink } from "./sync-link.ts";

/**
 * Everything a running web process holds. Made once by web-process.ts; Next's bundles reach it through
 * `requireRuntime`, so that pages and the API share one database connection and one sync process.
 */
export interface Runtime {
  readonly environment: Environment;
  readonly log: Logger;
  readonly db: MainDatabase;
  /** Read only: committed state, for exports and derived tables. */
  readonly logDb: LogDatabase;
  /** Reports as they lie on disk, read off the event loop. */
  readonly reader: ReportReader;
  readonly blobs: BlobStore;
  readonly sync: SyncLink;
  /** Answers every request under /api. */
  readonly api: (request: Request) => Promise<Response>;
  /** Who sends these headers: session cookie or bearer token. Never throws for a stranger. */
  readonly principalOf: (headers: Headers) => Promise<Principal>;
  readonly localeOf: (headers: Headers) => Locale;
}

/**
 * Where the listener notes the address asked for, so that a page can lead back to it after signing
 * in. What a client sends there is overwritten.
 */
export const pathHeader = "x-zonebrief-path";

/** Where the listener notes the nonce of the answer's policy, for styles and scripts of our own. */
export const nonceHeader = "x-zonebrief-nonce";

declare global {
  // One per process, whichever copy of this module asks.
  var zonebriefRuntime: Runtime | undefined;
}

export function provideRuntime(runtime: Runtime): void {
  globalThis.zonebriefRuntime = runtime;
}

export function requireRuntime(): Runtime {
  const runtime = globalThis.zonebriefRuntime;
  if (runtime === undefined) throw new Error("the server is not running: start it with npm start");
  return runtime;
}
