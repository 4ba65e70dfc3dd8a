/** More was to be looked at than any honest edit needs. */
export class OverBudgetError extends Error {
  constructor() {
    super("an edit would take too long to reconcile");
    this.name = "OverBudgetError";
  }
}

/**
 * How many steps one piece of work may take. Steps are counted, not timed, so that every machine
 * decides alike.
 */
export class WorkBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** @throws OverBudgetError */
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new OverBudgetError();
  }
}
