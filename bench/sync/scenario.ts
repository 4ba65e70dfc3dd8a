import type { Findings } from "./findings.ts";
import type { ServerKind } from "./server-under-test.ts";

export interface Scenario {
  readonly name: string;
  /** One server, one round: what it measured goes into `findings`. */
  run(kind: ServerKind, findings: Findings): Promise<void>;
  /** Which servers it can be asked of. */
  accepts(kind: ServerKind): boolean;
}
