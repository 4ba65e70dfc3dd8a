import { closeCode } from "#core/sync/protocol.ts";
import { Counter, CounterByLabel, type Figure, gauge, Histogram } from "../metrics/figure.ts";
import { ProcessFigures } from "../metrics/process-figures.ts";
import type { Stage } from "./keeper-progress.ts";

/** What can be read off the running server whenever somebody asks. */
export interface SyncGauges {
  /** Rooms in memory. */
  rooms(): number;
}

/** Why an update was not taken. */
export type UpdateRefusal =
  | "malformed"
  | "write-refused"
  | "too-large"
  | "missing-updates"
  | "not-stored";

const refusals: readonly UpdateRefusal[] = [
  "malformed",
  "write-refused",
  "too-large",
  "missing-updates",
  "not-stored",
];

const keeperStages: readonly Stage["kind"][] = ["reading", "offer", "run", "repair"];

const commitSeconds = [
  0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 20,
];
const batchSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096];

/** Few enough for a metric's label: a client may close with any of thousands. */
const closeCodes: ReadonlySet<string> = new Set([
  "1000",
  "1001",
  "1005",
  "1006",
  ...Object.values(closeCode).map(String),
]);

/**
 * What the sync process counts. Every method is a few additions, for the hottest paths; the web
 * process asks for `figures()` when somebody reads /metrics.
 */
export class SyncMetrics {
  readonly #process = new ProcessFigures("sync");
  readonly #taken = new Counter({
    name: "zonebrief_updates_taken_total",
    help: "Updates that were looked into, edits by the server included",
  });
  readonly #needless = new Counter({
    name: "zonebrief_updates_needless_total",
    help: "Updates that added nothing and were acknowledged at once",
  });
  readonly #refused = new CounterByLabel(
    { name: "zonebrief_updates_refused_total", help: "Updates that were not taken" },
    "reason",
    refusals,
  );
  readonly #unreconciled = new Counter({
    name: "zonebrief_updates_unreconciled_total",
    help: "Updates that met too many moved blocks to be reconciled with them",
  });
  readonly #keeperRestarts = new CounterByLabel(
    {
      name: "zonebrief_keeper_restarts_total",
      help: "Times that the keeper's thread was ended since something took too long: reading a report, an update (offer), several together (run), putting a report right (repair)",
    },
    "stage",
    keeperStages,
  );
  readonly #committedUpdates = new Counter({
    name: "zonebrief_updates_committed_total",
    help: "Updates on disk",
  });
  readonly #committedBytes = new Counter({
    name: "zonebrief_committed_bytes_total",
    help: "Bytes of updates on disk",
  });
  readonly #commitSeconds = new Histogram(
    {
      name: "zonebrief_commit_seconds",
      help: "From the start of a commit until it was on disk, attempts that failed included",
    },
    commitSeconds,
  );
  readonly #batchSize = new Histogram(
    { name: "zonebrief_commit_batch_updates", help: "Updates in one commit" },
    batchSizes,
  );
  readonly #failedCommits = new Counter({
    name: "zonebrief_commit_failures_total",
    help: "Attempts to write the log that failed; they are repeated for 20 seconds",
  });
  readonly #socketsOpened = new Counter({
    name: "zonebrief_sockets_opened_total",
    help: "Sockets that completed their handshake",
  });
  readonly #socketsClosed = new CounterByLabel(
    {
      name: "zonebrief_sockets_closed_total",
      help: "Sockets that ended, by close code (docs/protocol.md); 1005 and 1006 are none, 4429 a cut reader",
    },
    "code",
    [...closeCodes, "other"],
  );
  readonly #presenceTaken = new Counter({
    name: "zonebrief_presence_taken_total",
    help: "Presence messages from clients",
  });
  readonly #presenceSent = new Counter({
    name: "zonebrief_presence_sent_total",
    help: "Presence messages to clients",
  });
  readonly #framesSent = new Counter({
    name: "zonebrief_frames_sent_total",
    help: "Frames to clients, of every kind",
  });
  #openSockets = 0;
  #queuedUpdates = 0;
  #queuedBytes = 0;
  #gauges: SyncGauges | null = null;

  /** To be called once, when there is something to look at. */
  watch(gauges: SyncGauges): void {
    this.#gauges = gauges;
  }

  /** An update waits to be looked into; `dealtWith` or `givenUp` ends that. */
  updateTaken(bytes: number): void {
    this.#taken.add();
    this.#queuedUpdates += 1;
    this.#queuedBytes += bytes;
  }

  /** An update added nothing. */
  updateNeedless(count = 1): void {
    this.#needless.add(count);
  }

  updateRefused(reason: UpdateRefusal, count = 1): void {
    this.#refused.add(reason, count);
  }

  /** What was new in these is on disk, or they are not to be made any more. */
  dealtWith(batch: { updates: number; bytes: number }): void {
    this.#leaveQueue(batch);
  }

  /** One transaction is on disk; `tookMs` from its start, attempts that failed included. */
  committed({ updates, bytes, tookMs }: { updates: number; bytes: number; tookMs: number }): void {
    this.#committedUpdates.add(updates);
    this.#committedBytes.add(bytes);
    this.#batchSize.observe(updates);
    this.#commitSeconds.observe(tookMs / 1000);
  }

  /** One attempt to write the log has failed. */
  commitFailed(): void {
    this.#failedCommits.add();
  }

  /** The log could not be written for too long; none of this is stored. */
  givenUp(lost: { updates: number; bytes: number }): void {
    this.#leaveQueue(lost);
    this.#refused.add("not-stored", lost.updates);
  }

  /** Updates were taken as Yjs merges them, without leading along what others typed. */
  leftUnreconciled(count: number): void {
    if (count > 0) this.#unreconciled.add(count);
  }

  /** The keeper's thread was at this stage for too long, and another one goes on. */
  keeperRestarted(stage: Stage["kind"]): void {
    this.#keeperRestarts.add(stage);
  }

  socketOpened(): void {
    this.#socketsOpened.add();
    this.#openSockets += 1;
  }

  /** `code` as the socket's close event tells it. */
  socketClosed(code: number): void {
    const known = String(code);
    this.#socketsClosed.add(closeCodes.has(known) ? known : "other");
    this.#openSockets -= 1;
  }

  presenceTaken(count = 1): void {
    this.#presenceTaken.add(count);
  }

  presenceSent(count = 1): void {
    this.#presenceSent.add(count);
  }

  framesSent(count = 1): void {
    this.#framesSent.add(count);
  }

  figures(): Figure[] {
    const counted = [
      this.#taken,
      this.#needless,
      this.#refused,
      this.#unreconciled,
      this.#keeperRestarts,
      this.#committedUpdates,
      this.#committedBytes,
      this.#commitSeconds,
      this.#batchSize,
      this.#failedCommits,
      this.#socketsOpened,
      this.#socketsClosed,
      this.#presenceTaken,
      this.#presenceSent,
      this.#framesSent,
    ].map((each) => each.figure());
    return [...counted, ...this.#gaugeFigures(), ...this.#process.figures()];
  }

  stop(): void {
    this.#process.stop();
  }

  #leaveQueue({ updates, bytes }: { updates: number; bytes: number }): void {
    this.#queuedUpdates -= updates;
    this.#queuedBytes -= bytes;
  }

  #gaugeFigures(): Figure[] {
    const one = (name: string, help: string, value: number) => gauge({ name, help }, [{ value }]);
    return [
      one("zonebrief_sockets", "Open sockets", this.#openSockets),
      one("zonebrief_rooms", "Reports in memory", this.#gauges?.rooms() ?? 0),
      one("zonebrief_queue_updates", "Updates taken in and not on disk yet", this.#queuedUpdates),
      one(
        "zonebrief_queue_bytes",
        "Bytes of updates taken in and not on disk yet",
        this.#queuedBytes,
      ),
    ];
  }
}
