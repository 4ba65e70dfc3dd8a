const stepsPerOctave = 32;

/** Latencies in microseconds, kept in buckets about 2% wide, so that processes can be summed. */
export class LatencyHistogram {
  readonly counts: number[] = [];

  add(us: number): void {
    const bucket = us < 1 ? 0 : Math.round(Math.log2(us) * stepsPerOctave);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
  }

  merge(counts: readonly (number | null | undefined)[]): void {
    for (const [bucket, count] of counts.entries()) {
      this.counts[bucket] = (this.counts[bucket] ?? 0) + (count ?? 0);
    }
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + (count ?? 0), 0);
  }

  /** Milliseconds below which `share` of the latencies lie; NaN without any. */
  percentileMs(share: number): number {
    const wanted = Math.max(1, Math.ceil(this.total * share));
    let seen = 0;
    for (const [bucket, count] of this.counts.entries()) {
      seen += count ?? 0;
      if (seen >= wanted) return 2 ** (bucket / stepsPerOctave) / 1_000;
    }
    return Number.NaN;
  }
}

/** NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Of plain milliseconds; NaN without any. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
