import "./page.ts";
import * as Y from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { encodeUpdate } from "#core/sync/wire.ts";
import { seededRandom } from "#server/sync/seeded-random.ts";
import { openTestRooms, person, type TestRooms } from "#server/sync/test-room.ts";
import { Alphabet, pick } from "./alphabet.ts";
import { beginningOf, ownersOfBlocks } from "./beginning.ts";
import { Diagnosis, type Finding, mishapOf } from "./diagnosis.ts";
import {
  charactersIn,
  countCharacters,
  type ForeignTouch,
  Ledger,
  type LedgerEntry,
} from "./ledger.ts";
import { Network, type Weather } from "./network.ts";
import type { Operation, OperationKind, Scene } from "./operation.ts";
import { Participant, type Sabotage } from "./participant.ts";
import { type Profile, profiles, weathers } from "./profile.ts";
import { type ProfileName, profileNames } from "./profile-names.ts";
import { wordsOf } from "./shared-content.ts";
import { cellsIn, differences, hasHalfCharacters, isValid, showsWhatIsShared } from "./verdict.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface SimulationOptions {
  readonly seed: number;
  /** Otherwise the seed decides. */
  readonly profile?: ProfileName;
  /** Times as many operations. */
  readonly scale?: number;
  /** Told what happens, line by line. */
  readonly tell?: (line: string) => void;
  /** Half-way somebody with a newer program writes a block that nobody here knows. */
  readonly hasNewerContent?: boolean;
  /** Loses every n-th update in the middle of a connection, and every later request for state. */
  readonly losesEvery?: number;
  readonly sabotage?: Sabotage;
}

export interface Outcome {
  readonly seed: number;
  readonly profile: ProfileName;
  readonly operations: number;
  readonly typed: number;
  /** Broken promises: of these there must be none. */
  readonly failures: readonly string[];
  /** What became of counted characters where it should not have. */
  readonly findings: readonly Finding[];
  readonly foreignTouches: readonly ForeignTouch[];
  /** Operations that somebody could not do because their window had paused. */
  readonly paused: number;
  /** The merged report is one that the schema allows. */
  readonly isValid: boolean;
}

const quietLimitMs = 300_000;
const newerNodeName = "chart";

/** One run: everything in it follows from the seed. */
export async function simulate(options: SimulationOptions): Promise<Outcome> {
  const simulation = new Simulation(options);
  try {
    return await simulation.run();
  } finally {
    simulation.end();
  }
}

export function profileOf(seed: number): ProfileName {
  return profileNames[seed % profileNames.length] ?? "plain";
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #profileName: ProfileName;
  readonly #profile: Profile;
  readonly #random: () => number;
  readonly #clock: VirtualClock;
  readonly #alphabet: Alphabet;
  readonly #weather: Weather;
  readonly #server: TestRooms;
  readonly #network: Network;
  readonly #ledger = new Ledger();
  readonly #participants: Participant[] = [];
  readonly #failures = new Set<string>();
  /** What is being done at this moment. */
  #acting: LedgerEntry | null = null;
  #cellsMade = 0;
  #paused = 0;

  constructor(options: SimulationOptions) {
    const { seed, losesEvery } = options;
    this.#options = options;
    this.#profileName = options.profile ?? profileOf(seed);
    this.#profile = profiles[this.#profileName];
    // Three streams, so that one frame more or less changes nobody's mind.
    this.#random = seededRandom(seed);
    this.#clock = new VirtualClock(seededRandom(seed + 0x1000_0000));
    this.#clock.install();
    this.#alphabet = new Alphabet(this.#random);
    this.#weather = pick(weathers, this.#random);
    this.#server = openTestRooms();
    this.#network = new Network({
      clock: this.#clock,
      rooms: this.#server.rooms,
      reportId: "report",
      random: seededRandom(seed + 0x2000_0000),
      weather: this.#weather,
      ...(losesEvery === undefined ? {} : { losesEvery }),
    });
  }

  async run(): Promise<Outcome> {
    try {
      return await this.#run();
    } catch (error) {
      this.#failures.add(`an error was thrown: ${error instanceof Error ? error.stack : error}`);
      return this.#outcome({ operations: 0, findings: [], isValid: true });
    }
  }

  async #run(): Promise<Outcome> {
    await this.#openReport();
    const steps = this.#between(this.#profile.steps) * (this.#options.scale ?? 1);
    for (let step = 0; step < steps; step++) {
      if (this.#options.hasNewerContent && step === steps >> 1) await this.#writeNewerContent();
      await this.#step();
    }
    this.#network.calm();
    await this.#untilQuiet();
    const reader = await this.#join("reader");
    await this.#untilQuiet();
    return this.#judge(reader, steps);
  }

  end(): void {
    for (const participant of this.#participants) participant.destroy();
    // Libraries remember timers that they await: none may be left to the next run.
    const endMs = this.#clock.nowMs + 1_000;
    while ((this.#clock.nextMs ?? endMs) < endMs) this.#clock.runNextMoment();
    this.#clock.uninstall();
  }

  /** The first person writes the beginning; the others come when it is saved. */
  async #openReport(): Promise<void> {
    const [least, most] = this.#profile.people;
    const people = least + Math.floor(this.#random() ** 2 * (most - least + 1));
    const first = await this.#join("p0");
    await this.#untilQuiet();
    const beginning = beginningOf({
      profile: this.#profile,
      people,
      alphabet: this.#alphabet,
      random: this.#random,
    });
    this.#do(first, "type", () => first.editor?.commands.setContent(beginning) === true);
    first.undoManager.clear();
    await this.#untilQuiet();
    for (let n = 1; n < people; n++) await this.#join(`p${n}`);
    await this.#untilQuiet();
  }

  async #join(userId: string): Promise<Participant> {
    const { sabotage } = this.#options;
    const participant: Participant = new Participant({
      userId,
      clientId: Math.floor(this.#random() * 2 ** 32),
      openSocket: () => this.#network.openSocket(userId),
      onOwnUpdate: (update) => this.#onOwnUpdate(userId, update),
      ...(sabotage === undefined ? {} : { sabotage }),
    });
    this.#participants.push(participant);
    await participant.start();
    return participant;
  }

  /** Somebody does something, the network has its way, time passes. */
  async #step(): Promise<void> {
    this.#act(pick(this.#participants, this.#random), this.#drawOperation());
    const { dropChance, partitionChance } = this.#weather;
    if (this.#random() < dropChance) this.#disturb("loses the connection", "drop");
    if (this.#random() < partitionChance) this.#disturb("is cut off for a while", "partition");
    await this.#pass(this.#random() < 0.4 ? 0 : this.#random() * 400);
  }

  #disturb(words: string, how: "drop" | "partition"): void {
    const { userId } = pick(this.#participants, this.#random);
    this.#options.tell?.(`${userId} ${words}`);
    this.#network[how](userId);
  }

  #drawOperation(): Operation {
    const { operations } = this.#profile;
    let at = this.#random() * operations.reduce((sum, [weight]) => sum + weight, 0);
    const drawn = operations.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    if (drawn === undefined) throw new Error("the weights do not add up");
    return drawn[1];
  }

  #act(participant: Participant, operation: Operation): void {
    const editor = participant.writableEditor;
    if (editor === null) {
      this.#paused += 1;
      return;
    }
    const owners = this.#profile.isApart ? ownersOfBlocks(editor) : null;
    const own = this.#participants.indexOf(participant);
    const scene: Scene = {
      participant,
      editor,
      random: this.#random,
      alphabet: this.#alphabet,
      isOwnBlock: (index) => owners === null || owners[index] === own,
    };
    const beginsStep = this.#random() < 0.6;
    const isHistory = operation.kind === "undo" || operation.kind === "redo";
    if (beginsStep && !isHistory) participant.undoManager.stopCapturing();
    const entry = this.#do(participant, operation.kind, () => operation.run(scene));
    this.#options.tell?.(
      `${entry.number} ${participant.userId} ${operation.name}: ${editor.state.doc}`,
    );
    if (this.#random() < 0.1 && !showsWhatIsShared(editor, participant.gate.bound)) {
      this.#failures.add(`${participant.userId}'s window showed something else`);
    }
  }

  /** Keeps the accounts of something that one person does. */
  #do(participant: Participant, kind: OperationKind, run: () => boolean): LedgerEntry {
    const { editor } = participant;
    if (editor === null) throw new Error("nobody acts before the report stands there");
    const before = charactersIn(editor, participant.title);
    const cellsBefore = cellsIn(editor);
    const entry = this.#enter(participant.userId, kind);
    this.#acting = entry;
    run();
    this.#acting = null;
    this.#cellsMade += Math.max(0, cellsIn(editor) - cellsBefore);
    this.#ledger.record(entry, before, charactersIn(editor, participant.title));
    return entry;
  }

  #enter(userId: string, kind: OperationKind): LedgerEntry {
    const entry = { number: this.#ledger.entries.length, userId, kind, updates: [] };
    this.#ledger.entries.push(entry);
    return entry;
  }

  /** Outside of operations a window may put its texts in order; it may not repair anything. */
  #onOwnUpdate(userId: string, update: Uint8Array): void {
    const entry = this.#acting?.userId === userId ? this.#acting : this.#enter(userId, "tidy");
    entry.updates.push(update);
    if (entry !== this.#acting && !holdsTextOnly(update)) {
      this.#failures.add(`${userId}'s window wrote by itself`);
    }
  }

  async #writeNewerContent(): Promise<void> {
    const doc = this.#server.store.replay("report");
    const known = Y.encodeStateVector(doc);
    doc.getXmlFragment(bodyName).insert(1, [new Y.XmlElement(newerNodeName)]);
    const send = () => {};
    const peer = { person: person("newer"), wantsAck: false, send, sendState: send, close: send };
    const membership = this.#server.rooms.join("report", peer);
    const frame = encodeUpdate(Y.encodeStateAsUpdate(doc, known));
    await new Promise<void>((settled) => membership.receive(frame, settled));
    membership.leave();
  }

  async #pass(durationMs: number): Promise<void> {
    const endMs = this.#clock.nowMs + durationMs;
    this.#clock.after(durationMs, () => {});
    while ((this.#clock.nextMs ?? endMs + 1) <= endMs) await this.#nextMoment();
  }

  async #nextMoment(): Promise<void> {
    this.#clock.runNextMoment();
    await this.#network.settled();
  }

  /** Until everybody has everything. */
  async #untilQuiet(): Promise<void> {
    const limitMs = this.#clock.nowMs + quietLimitMs;
    while (!this.#isQuiet && this.#clock.nowMs < limitMs) await this.#nextMoment();
    if (!this.#isQuiet) this.#failures.add("the run never came to rest");
  }

  get #isQuiet(): boolean {
    return this.#network.isQuiet && this.#participants.every((each) => each.isSettled);
  }

  #judge(reader: Participant, operations: number): Outcome {
    const log = this.#server.store.replay("report");
    for (const each of differences(this.#participants, log)) this.#failures.add(each);
    if (hasHalfCharacters(log)) this.#failures.add("half a character");
    for (const { code } of this.#network.serverClosings) {
      this.#failures.add(`the server closed a socket with ${code}`);
    }
    // A conflict may double a table, as any block; it must not go on growing.
    if (reader.editor !== null && cellsIn(reader.editor) > 2 * this.#cellsMade) {
      this.#failures.add("a table grew by itself");
    }
    const body = log.getXmlFragment(bodyName).toString();
    if (this.#options.hasNewerContent && !body.includes(`<${newerNodeName}`)) {
      this.#failures.add("newer content was deleted");
    }
    const findings = this.#findings(countCharacters(wordsOf(log)));
    return this.#outcome({ operations, findings, isValid: isValid(log) });
  }

  #outcome(ends: Pick<Outcome, "operations" | "findings" | "isValid">): Outcome {
    return {
      seed: this.#options.seed,
      profile: this.#profileName,
      typed: this.#ledger.typedCount,
      failures: [...this.#failures],
      foreignTouches: this.#ledger.foreignTouches,
      paused: this.#paused,
      ...ends,
    };
  }

  #findings(counts: ReadonlyMap<string, number>): Finding[] {
    const findings: Finding[] = [];
    let diagnosis: Diagnosis | null = null;
    for (const [character, expectation] of this.#ledger.expectations()) {
      const mishap = mishapOf(expectation, counts.get(character) ?? 0);
      if (mishap === null) continue;
      diagnosis ??= new Diagnosis(this.#ledger, this.#everyUpdate());
      findings.push(diagnosis.find(character, mishap));
    }
    return findings;
  }

  /** As people sent them, then what the server added: the log keeps no words that came too late. */
  #everyUpdate(): Uint8Array[] {
    const sent = this.#ledger.entries.flatMap((entry) => entry.updates);
    return [...sent, ...this.#server.store.log.map(({ data }) => data)];
  }

  #between([least, most]: readonly [number, number]): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }
}

/** Yjs tidies redundant formatting; the binding joins texts of its own that lie side by side. */
function holdsTextOnly(update: Uint8Array): boolean {
  return Y.decodeUpdate(update).structs.every(
    (struct) =>
      struct instanceof Y.Item &&
      (struct.content instanceof Y.ContentString || struct.content instanceof Y.ContentFormat),
  );
}
