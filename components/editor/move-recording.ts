import type { Extensions } from "@tiptap/core";
import { CaretFollow } from "./caret-follow.ts";
import { MoveRecorder } from "./move-recorder.ts";
import type { SchemaGate } from "./schema-gate.ts";
import { SteadyBlocks } from "./steady-blocks.ts";

/** Extensions that act upon blocks before the editor looks at its selection, and upon carets after. */
export interface MoveRecording {
  readonly blocks: Extensions;
  readonly carets: Extensions;
}

/** Records what a split, a join or a wrap wrote anew, and keeps blocks and carets in place. */
export function moveRecording(gate: SchemaGate): MoveRecording {
  return {
    blocks: [SteadyBlocks, MoveRecorder.configure({ gate })],
    carets: [CaretFollow.configure({ gate })],
  };
}
