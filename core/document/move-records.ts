import * as Y from "yjs";
import { type Move, type MovedRun, sizeOf, type UnitId } from "./moves.ts";

/** How moves lie in their map, whose entries anybody may write: read strictly, and only so many. */

/** No report holds as much; a record beyond it is nobody's honest work. */
const maxUnits = 400_000;
/** Records beyond this many give way to newer ones: only edits made before a move need it. */
const maxRecords = 400;
/** People who were apart kept within `maxRecords` each. More than this is nobody's honest work. */
const maxHeldRecords = 4 * maxRecords;
/** Numbers in one record: some 5,000 blocks at once. */
const maxNumbers = 100_000;
/** Numbers in all records that are looked at, the newest first. */
const maxNumbersInAll = 200_000;

/** The first number of a record; lower ones begin records of another form. */
const firstCode = 10;
const madeCodes = [null, "followed", "reduced", "lost", "rewritten"] as const;

/**
 * Writes the record into the map, in the transaction that is open and that wrote the copies. Old
 * records are dropped by the hundred, so that this happens rarely.
 */
export function writeMove(moves: Y.Map<unknown>, move: Move): void {
  const { doc } = moves;
  const { runs, blocks, ends } = move;
  if (doc === null || runs.length + blocks.length + ends.length === 0) return;
  const next = Y.getState(doc.store, doc.clientID);
  dropOldest(moves, maxRecords);
  moves.set(`${doc.clientID.toString(36)}.${next.toString(36)}`, encodeMove(move));
}

function encodeMove({ made, runs, blocks, ends, known }: Move): number[] {
  const values = [
    firstCode + madeCodes.indexOf(made),
    thisMinute(),
    runs.length,
    blocks.length,
    ends.length,
  ];
  for (const { source, copy, length } of runs) {
    values.push(source.client, source.clock, copy.client, copy.clock, length);
  }
  const pairs = [
    ...blocks.map(({ source, copy }) => [source, copy] as const),
    ...ends.map(({ end, last }) => [end, last] as const),
  ];
  for (const [a, b] of pairs) values.push(a.client, a.clock, b.client, b.clock);
  for (const { client, clock } of known) values.push(client, clock);
  return values;
}

function thisMinute(): number {
  return Math.floor(Date.now() / 60_000);
}

/** Null for what is no record. */
export function decodeMove(value: unknown): Move | null {
  if (!isNumbers(value)) return null;
  const [code = -1, , runCount = 0, blockCount = 0, endCount = 0] = value;
  const made = madeCodes[code - firstCode];
  const rest = value.length - 5 - 5 * runCount - 4 * (blockCount + endCount);
  if (made === undefined || rest < 0 || rest % 2 !== 0) return null;
  let at = 5;
  const take = () => value[at++] ?? 0;
  const takeId = (): UnitId => ({ client: take(), clock: take() });
  const takeRun = () => ({ source: takeId(), copy: takeId(), length: take() });
  const list = <Part>(length: number, part: () => Part) => Array.from({ length }, part);
  const move = {
    made,
    runs: list(runCount, takeRun),
    blocks: list(blockCount, () => ({ source: takeId(), copy: takeId() })),
    ends: list(endCount, () => ({ end: takeId(), last: takeId() })),
    known: list(rest / 2, takeId),
  };
  const isWhole = move.runs.every(({ length }) => length > 0);
  return isWhole && sizeOf(move) <= maxUnits ? move : null;
}

function isNumbers(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length > maxNumbers) return false;
  return value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

/** A value is read once, however often it is asked for; it lives as long as its record. */
const moveByValue = new WeakMap<object, Move | null>();

function moveOf({ id, content }: Y.Item): Move | null {
  const value: unknown = content.getContent().at(-1);
  if (typeof value !== "object" || value === null) return null;
  const known = moveByValue.get(value);
  if (known !== undefined) return known;
  const move = decodeMove(value);
  const own = move !== null && isOwnWork(move, id) ? move : null;
  moveByValue.set(value, own);
  return own;
}

/**
 * Whoever moves characters writes the copies and then the record. So nobody can claim another
 * person's words as a copy, nor a copy as its own source.
 */
function isOwnWork({ made, runs, blocks }: Move, record: UnitId): boolean {
  const isWrittenBefore = ({ client, clock }: UnitId, length: number) =>
    client === record.client && clock + length <= record.clock;
  const isLater = ({ source, copy, length }: MovedRun) =>
    source.client !== copy.client || source.clock + length <= copy.clock;
  // Of a copy that gave way or found no place the server tells which other stands for it.
  if (made === "reduced" || made === "lost") return true;
  return (
    runs.every((run) => isWrittenBefore(run.copy, run.length) && isLater(run)) &&
    blocks.every(({ copy }) => isWrittenBefore(copy, 1))
  );
}

/** The records of the map, the newest first, as many as may be looked at. */
export function recordedMoves(moves: Y.Map<unknown>): readonly Move[] {
  const newestFirst = liveItems(moves)
    .map(([, item]) => ({ item, minute: minuteOf(item), numbers: numbersIn(item) }))
    .sort((a, b) => b.minute - a.minute)
    .slice(0, maxHeldRecords);
  let left = maxNumbersInAll;
  return newestFirst.flatMap(({ item, numbers }) => {
    left -= numbers;
    const move = left < 0 ? null : moveOf(item);
    return move === null ? [] : [move];
  });
}

/** Whether somebody ever recorded a move. Counts nothing: the map remembers what was dropped. */
export function hasMoves(moves: Y.Map<unknown>): boolean {
  return moves._map.size > 0;
}

function liveItems(moves: Y.Map<unknown>): (readonly [key: string, item: Y.Item])[] {
  return [...moves._map].filter(([, item]) => !item.deleted);
}

/** The minute in which a record was written; none was written in the future. */
function minuteOf({ content }: Y.Item): number {
  const value: unknown = content.getContent().at(-1);
  const minute: unknown = Array.isArray(value) ? value[1] : 0;
  return typeof minute === "number" && minute <= thisMinute() + 60 ? minute : 0;
}

function numbersIn({ content }: Y.Item): number {
  const value: unknown = content.getContent().at(-1);
  return Array.isArray(value) ? value.length : 1;
}

/** Deletes the oldest records where there are more than people can have written. */
export function dropSurplusMoves(moves: Y.Map<unknown>): void {
  dropOldest(moves, maxHeldRecords);
}

/** Down to half of `maxRecords`, once there are `most`. */
function dropOldest(moves: Y.Map<unknown>, most: number): void {
  if (moves._map.size < most) return;
  const items = liveItems(moves);
  if (items.length < most) return;
  const oldestFirst = items.sort(([, a], [, b]) => minuteOf(a) - minuteOf(b));
  for (const [key] of oldestFirst.slice(0, items.length - maxRecords / 2)) moves.delete(key);
}

/** What people recorded in a transaction that is still open. */
export function addedMoves(moves: Y.Map<unknown>, transaction: Y.Transaction): readonly Move[] {
  return newMoves(moves, transaction).filter(({ made }) => made === null);
}

/** What the server recorded in a transaction that is still open. */
export function madeMoves(moves: Y.Map<unknown>, transaction: Y.Transaction): readonly Move[] {
  return newMoves(moves, transaction).filter(({ made }) => made !== null);
}

function newMoves(moves: Y.Map<unknown>, transaction: Y.Transaction): readonly Move[] {
  const [, keys] = [...transaction.changed].find(([type]) => Object.is(type, moves)) ?? [];
  return [...(keys ?? [])].flatMap((key) => {
    const item = key === null ? undefined : moves._map.get(key);
    const move = item === undefined || item.deleted ? null : moveOf(item);
    return move === null ? [] : [move];
  });
}
