/** Yjs could not apply an update that seemed sound: the document is worthless now. */
export class InapplicableUpdateError extends Error {
  /** Its place among the offers. */
  readonly index: number;

  constructor(index: number, options: { cause: unknown }) {
    super("the update cannot be applied", options);
    this.name = "InapplicableUpdateError";
    this.index = index;
  }
}

/**
 * What offers came to together could not be finished: a fault of ours that one of them brings
 * about. The document is worthless now.
 */
export class RunFailedError extends Error {
  /** Their places among the offers. */
  readonly places: readonly number[];

  constructor(places: readonly number[], options: { cause: unknown }) {
    super("what was taken could not be finished", options);
    this.name = "RunFailedError";
    this.places = places;
  }
}

/** The changes themselves are sound, but putting arrangements right failed: a fault of ours. */
export class RepairFailedError extends Error {
  constructor(options: { cause: unknown }) {
    super("arrangements could not be put right", options);
    this.name = "RepairFailedError";
  }
}

/** Reconciling an update with moves by others would take too long (work-budget.ts). */
export class UnreconcilableError extends Error {
  /** Its place among the offers. */
  readonly index: number;

  constructor(index: number, options: { cause: unknown }) {
    super("the update cannot be reconciled", options);
    this.name = "UnreconcilableError";
    this.index = index;
  }
}
