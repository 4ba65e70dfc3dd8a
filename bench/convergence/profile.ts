import { blockOperations as block } from "./block-operations.ts";
import type { Weather } from "./network.ts";
import type { Operation } from "./operation.ts";
import type { ProfileName } from "./profile-names.ts";
import { textOperations as text } from "./text-operations.ts";

export interface Profile {
  /** An operation is drawn as often as its weight says. */
  readonly operations: readonly (readonly [weight: number, operation: Operation])[];
  /** Each person works between fences of their own. */
  readonly isApart: boolean;
  readonly hasTable: boolean;
  readonly hasReferences: boolean;
  /** Blocks of text at the start, per person when apart. */
  readonly blocks: number;
  /** Mostly near the least. */
  readonly people: readonly [least: number, most: number];
  readonly steps: readonly [least: number, most: number];
}

const plain = [
  [30, text.type],
  [6, text.typeCommon],
  [10, text.deleteWords],
  [14, text.mark],
  [2, text.clearMarks],
  [6, text.changeReference],
  [4, text.writeTitle],
  [6, text.undo],
  [4, text.redo],
] as const;

const structural = [
  [8, block.split],
  [5, block.join],
  [2, block.deleteAcross],
  [5, block.wrap],
  [3, block.lift],
  [3, block.indent],
  [2, block.outdent],
  [5, block.retype],
] as const;

const insertions = [
  [3, text.insertReference],
  [2, text.hardBreak],
  [2, text.deleteAcrossAtom],
  [1, block.image],
  [1, block.rule],
  [1, block.table],
  [6, block.changeTable],
  [2, block.mergeCells],
  [3, block.paste],
] as const;

const everything = [...plain, ...structural, ...insertions];

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  plain: {
    operations: plain,
    isApart: false,
    hasTable: true,
    hasReferences: true,
    blocks: 6,
    people: [2, 8],
    steps: [24, 60],
  },
  apart: {
    operations: everything,
    isApart: true,
    hasTable: false,
    hasReferences: true,
    blocks: 3,
    people: [2, 5],
    steps: [24, 60],
  },
  mixed: {
    operations: everything,
    isApart: false,
    hasTable: true,
    hasReferences: true,
    blocks: 8,
    people: [2, 6],
    steps: [24, 60],
  },
  structure: {
    operations: [[20, text.type], [5, text.deleteWords], [3, text.mark], ...structural],
    isApart: false,
    hasTable: false,
    hasReferences: false,
    blocks: 3,
    people: [2, 4],
    steps: [20, 44],
  },
  tables: {
    operations: [
      [10, text.type],
      [3, text.deleteWords],
      [16, block.changeTable],
      [4, block.mergeCells],
      [1, block.table],
      [3, text.undo],
      [2, text.redo],
    ],
    isApart: false,
    hasTable: true,
    hasReferences: false,
    blocks: 1,
    people: [2, 4],
    steps: [20, 44],
  },
};

export const weathers: readonly Weather[] = [
  { delayMs: [10, 60], dropChance: 0, partitionChance: 0, partitionMs: 0 },
  { delayMs: [100, 900], dropChance: 0.005, partitionChance: 0.01, partitionMs: 4_000 },
  { delayMs: [10, 200], dropChance: 0.03, partitionChance: 0, partitionMs: 0 },
  { delayMs: [50, 400], dropChance: 0.01, partitionChance: 0.03, partitionMs: 20_000 },
];
