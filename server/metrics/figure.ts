import { z } from "zod";

const labelsShape = z.record(z.string(), z.string());

/**
 * One metric as both processes tell it: the form that prom-client merges and prints. A histogram's
 * values carry the names of their parts.
 */
export const figureShape = z.object({
  name: z.string(),
  help: z.string(),
  type: z.enum(["counter", "gauge", "histogram"]),
  aggregator: z.literal("sum"),
  values: z.array(
    z.object({ value: z.number(), labels: labelsShape, metricName: z.string().optional() }),
  ),
});
export type Figure = z.infer<typeof figureShape>;
export type Labels = z.infer<typeof labelsShape>;

interface Described {
  readonly name: string;
  readonly help: string;
}

/** A gauge with one value for each set of labels. */
export function gauge(
  { name, help }: Described,
  values: readonly { readonly value: number; readonly labels?: Labels }[],
): Figure {
  return {
    name,
    help,
    type: "gauge",
    aggregator: "sum",
    values: values.map(({ value, labels = {} }) => ({ value, labels })),
  };
}

/** Counts events by one label. Counting costs a lookup in a Map. */
export class CounterByLabel {
  readonly #described: Described;
  readonly #label: string;
  readonly #countByValue = new Map<string, number>();

  /** `known`: values of the label that are told from the start, as zero. */
  constructor(described: Described, label: string, known: readonly string[] = []) {
    this.#described = described;
    this.#label = label;
    for (const value of known) this.#countByValue.set(value, 0);
  }

  add(value: string, count = 1): void {
    this.#countByValue.set(value, (this.#countByValue.get(value) ?? 0) + count);
  }

  figure(): Figure {
    const values = [...this.#countByValue].map(([value, count]) => ({
      value: count,
      labels: { [this.#label]: value },
    }));
    return { ...this.#described, type: "counter", aggregator: "sum", values };
  }
}

/** Counts events of one kind. */
export class Counter {
  readonly #described: Described;
  #count = 0;

  constructor(described: Described) {
    this.#described = described;
  }

  add(count = 1): void {
    this.#count += count;
  }

  figure(): Figure {
    const values = [{ value: this.#count, labels: {} }];
    return { ...this.#described, type: "counter", aggregator: "sum", values };
  }
}

/** How often a measure was at most each of the bounds. Observing costs a walk over the bounds. */
export class Histogram {
  readonly #described: Described;
  readonly #bounds: readonly number[];
  readonly #labels: Labels;
  readonly #counts: number[];
  #sum = 0;

  /** `bounds` ascending; what is above the last counts as more. */
  constructor(described: Described, bounds: readonly number[], labels: Labels = {}) {
    this.#described = described;
    this.#bounds = bounds;
    this.#labels = labels;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > (this.#bounds[at] ?? 0)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  figure(): Figure {
    const { name } = this.#described;
    let total = 0;
    const buckets = this.#counts.map((count, at) => {
      total += count;
      const le = String(this.#bounds[at] ?? "+Inf");
      return { value: total, labels: { ...this.#labels, le }, metricName: `${name}_bucket` };
    });
    const values = [
      ...buckets,
      { value: this.#sum, labels: this.#labels, metricName: `${name}_sum` },
      { value: total, labels: this.#labels, metricName: `${name}_count` },
    ];
    return { ...this.#described, type: "histogram", aggregator: "sum", values };
  }
}
