import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Figure, gauge } from "./figure.ts";

const nanosecondsPerSecond = 1e9;
/** The monitor's timer wakes an idle process as often as this; longer stalls are always seen. */
const resolutionMs = 50;
const shortestWindowMs = 10_000;

/** Event-loop delay and memory of this process, told with the label `process`. */
export class ProcessFigures {
  readonly #process: string;
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });
  #windowStartMs = performance.now();

  constructor(process: string) {
    this.#process = process;
    this.#delay.enable();
  }

  /** The delays are those since a reading at least ten seconds ago, or since the start. */
  figures(): readonly Figure[] {
    const told = [this.#delayFigure(), this.#memoryFigure()];
    const nowMs = performance.now();
    if (nowMs - this.#windowStartMs >= shortestWindowMs) {
      this.#windowStartMs = nowMs;
      this.#delay.reset();
    }
    return told;
  }

  stop(): void {
    this.#delay.disable();
  }

  #delayFigure(): Figure {
    const { count, max } = this.#delay;
    // The monitor counts from tick to tick: its own interval is no delay.
    const seconds = (nanoseconds: number) =>
      count === 0 ? 0 : Math.max(0, nanoseconds / nanosecondsPerSecond - resolutionMs / 1000);
    const of = (quantile: string, nanoseconds: number) => ({
      value: seconds(nanoseconds),
      labels: { process: this.#process, quantile },
    });
    return gauge(
      {
        name: "zonebrief_event_loop_delay_seconds",
        help: "How late the event loop was, since a reading at least ten seconds ago",
      },
      [of("0.5", this.#delay.percentile(50)), of("0.99", this.#delay.percentile(99)), of("1", max)],
    );
  }

  #memoryFigure(): Figure {
    const { rss, heapUsed, external } = process.memoryUsage();
    const of = (kind: string, value: number) => ({
      value,
      labels: { process: this.#process, kind },
    });
    return gauge({ name: "zonebrief_memory_bytes", help: "Memory of each process" }, [
      of("resident", rss),
      of("heap", heapUsed),
      of("external", external),
    ]);
  }
}
