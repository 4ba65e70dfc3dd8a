import "./page.ts";
import type { JSONContent } from "@tiptap/core";
import * as Y from "yjs";
import { blockToNode, renderProblem } from "#components/editor/renderable.ts";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { seededRandom } from "#server/sync/seeded-random.ts";
import { openTestRooms } from "#server/sync/test-room.ts";
import { Alphabet, pick } from "./alphabet.ts";
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
import { Participant } from "./participant.ts";
import { type Profile, type ProfileName, profileNames, profiles, weathers } from "./profile.ts";
import { contentOf, wordsOf } from "./shared-content.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface SimulationOptions {
  readonly seed: number;
  /** Otherwise the seed decides. */
  readonly profile?: ProfileName;
  /** Told what happens, line by line. */
  readonly tell?: (line: string) => void;
  /** Loses every n-th update in the middle of a connection, and every later request for state. */
  readonly losesEvery?: number;
}

export interface Outcome {
  readonly seed: number;
  readonly profile: ProfileName;
  readonly people: number;
  readonly operations: number;
  readonly typed: number;
  /** Broken promises: of these there must be none. */
  readonly failures: readonly string[];
  /** What became of counted characters where it should not have. */
  readonly findings: readonly Finding[];
  readonly foreignTouches: readonly ForeignTouch[];
  /** The merged report is not one that the schema allows. */
  readonly isInvalid: boolean;
}

const quietLimitMs = 300_000;

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
  readonly #network: Network;
  readonly #store: ReturnType<typeof openTestRooms>["store"];
  readonly #ledger = new Ledger();
  readonly #failures: string[] = [];
  readonly #allUpdates: Uint8Array[] = [];
  readonly #weather: Weather;
  readonly #participants: Participant[] = [];
  #acting: LedgerEntry | null = null;
  #framesSent = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#profileName = options.profile ?? profileOf(options.seed);
    this.#profile = profiles[this.#profileName];
    this.#random = seededRandom(options.seed);
    this.#clock = new VirtualClock(seededRandom(options.seed + 0x10000000));
    this.#clock.install();
    this.#alphabet = new Alphabet(this.#random);
    this.#weather = pick(weathers, this.#random);
    const { rooms, store } = openTestRooms();
    this.#store = store;
    this.#network = new Network({
      clock: this.#clock,
      rooms,
      reportId: "report",
      random: seededRandom(options.seed + 0x20000000),
      weather: this.#weather,
      loses: (frame) => this.#loses(frame),
    });
  }

  async run(): Promise<Outcome> {
    await this.#openReport();
    const steps = this.#between(this.#profile.steps);
    for (let step = 0; step < steps; step++) await this.#step();
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
    const people = this.#between(this.#profile.people);
    const first = await this.#join("p0");
    await this.#untilQuiet();
    const entry = this.#entry("p0", "type");
    const beginning = this.#beginning(people);
    this.#acting = entry;
    first.editor?.commands.setContent(beginning);
    this.#acting = null;
    first.undoManager.clear();
    this.#record(entry, new Set(), first);
    await this.#untilQuiet();
    for (let n = 1; n < people; n++) await this.#join(`p${n}`);
    await this.#untilQuiet();
  }

  async #join(userId: string): Promise<Participant> {
    const participant: Participant = new Participant({
      userId,
      clientId: Math.floor(this.#random() * 2 ** 32),
      openSocket: () => this.#network.openSocket(userId),
      onOwnUpdate: (update) => this.#onOwnUpdate(userId, update),
    });
    this.#participants.push(participant);
    await participant.start();
    return participant;
  }

  #beginning(people: number): JSONContent {
    const paragraph = () => ({ type: "paragraph", content: this.#sentence() });
    const blocks = (count: number) => Array.from({ length: count }, paragraph);
    if (!this.#profile.isApart) {
      const cell = () => ({ type: "tableCell", content: [paragraph()] });
      const row = () => ({ type: "tableRow", content: [cell(), cell()] });
      const table = { type: "table", content: [row(), row()] };
      const hasTable = this.#profileName !== "structure";
      return {
        type: "doc",
        content: [...blocks(this.#profile.blocks), ...(hasTable ? [table] : [])],
      };
    }
    const fence = (n: number) => ({
      type: "heading",
      attrs: { level: 1 },
      content: [{ type: "text", text: `${fencePrefix}${n}` }],
    });
    const parts = Array.from({ length: people }, (_, n) => [
      fence(n),
      ...blocks(this.#profile.blocks),
    ]);
    return { type: "doc", content: [...parts.flat(), fence(people)] };
  }

  #sentence(): JSONContent[] {
    const words = { type: "text", text: `${this.#alphabet.mint(6)} 20${this.#alphabet.mint(4)}。` };
    if (this.#profileName === "structure" || this.#random() < 0.5) return [words];
    const attrs = { factId: "f1", revision: 1, format: "value-unit", text: "100" };
    return [
      words,
      { type: "factReference", attrs },
      { type: "text", text: this.#alphabet.mint(3) },
    ];
  }

  /** Somebody does something, the weather changes, time passes. */
  async #step(): Promise<void> {
    const people = this.#participants;
    const participant = pick(people, this.#random);
    this.#act(participant, this.#drawOperation());
    if (this.#random() < this.#weather.dropChance) {
      const { userId } = pick(people, this.#random);
      this.#tell(`${userId} loses the connection`);
      this.#network.drop(userId);
    }
    if (this.#random() < this.#weather.partitionChance) {
      const { userId } = pick(people, this.#random);
      this.#tell(`${userId} is cut off for a while`);
      this.#network.partition(userId);
    }
    const pauseMs = this.#random() < 0.4 ? 0 : this.#random() * 400;
    await this.#pass(pauseMs);
  }

  #drawOperation(): Operation {
    const { operations } = this.#profile;
    const sum = operations.reduce((total, [weight]) => total + weight, 0);
    let at = this.#random() * sum;
    for (const [weight, operation] of operations) {
      at -= weight;
      if (at < 0) return operation;
    }
    throw new Error("the weights do not add up");
  }

  #act(participant: Participant, operation: Operation): void {
    const editor = participant.writableEditor;
    if (editor === null) return;
    const scene: Scene = {
      participant,
      editor,
      random: this.#random,
      alphabet: this.#alphabet,
      isOwnBlock: this.#ownBlocks(participant),
    };
    if (this.#random() < 0.6 && operation.kind !== "undo" && operation.kind !== "redo") {
      participant.undoManager.stopCapturing();
    }
    const before = charactersIn(editor, participant.title);
    const entry = this.#entry(participant.userId, operation.kind);
    this.#acting = entry;
    const isDone = operation.run(scene);
    this.#acting = null;
    if (!isDone && entry.updates.length === 0) return;
    this.#tell(`${entry.number} ${participant.userId} ${operation.name}: ${editor.state.doc}`);
    this.#record(entry, before, participant);
  }

  #record(entry: LedgerEntry, before: ReadonlySet<string>, participant: Participant): void {
    const { editor, title } = participant;
    if (editor !== null) this.#ledger.record(entry, before, charactersIn(editor, title));
  }

  #entry(userId: string, kind: OperationKind): LedgerEntry {
    const entry = { number: this.#ledger.entries.length, userId, kind, updates: [] };
    this.#ledger.entries.push(entry);
    return entry;
  }

  #ownBlocks(participant: Participant): (index: number) => boolean {
    if (!this.#profile.isApart) return () => true;
    const own = this.#participants.indexOf(participant);
    const owners: number[] = [];
    let owner = -1;
    participant.editor?.state.doc.forEach((node) => {
      const isFence = node.textContent.startsWith(fencePrefix);
      if (isFence) owner += 1;
      owners.push(isFence ? -1 : owner);
    });
    return (index) => owners[index] === own;
  }

  /** Outside of operations a window may put its texts in order; it may not repair anything. */
  #onOwnUpdate(userId: string, update: Uint8Array): void {
    this.#allUpdates.push(update);
    const isActing = this.#acting?.userId === userId;
    const entry = isActing ? this.#acting : this.#entry(userId, "tidy");
    entry?.updates.push(update);
    if (!isActing && !holdsTextOnly(update)) {
      this.#failures.push(`${userId}'s window wrote by itself`);
    }
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
    if (!this.#isQuiet) this.#failures.push("the run never came to rest");
  }

  get #isQuiet(): boolean {
    return this.#network.isQuiet && this.#participants.every((each) => each.isSettled);
  }

  #loses(frame: Uint8Array): boolean {
    const { losesEvery } = this.#options;
    const [type, step] = frame;
    if (losesEvery === undefined || type !== 0 || step !== 2) return false;
    this.#framesSent += 1;
    return this.#framesSent % losesEvery === 0;
  }

  #judge(reader: Participant, operations: number): Outcome {
    this.#compareCopies();
    const counts = countCharacters(wordsOf(reader.gate.stage));
    const findings = this.#findings(counts);
    const { isInvalid } = this.#checkSchema(reader);
    return {
      seed: this.#options.seed,
      profile: this.#profileName,
      people: this.#participants.length - 1,
      operations,
      typed: this.#ledger.typedCount,
      failures: this.#failures,
      findings,
      foreignTouches: this.#ledger.foreignTouches,
      isInvalid,
    };
  }

  #compareCopies(): void {
    const committed = contentOf(this.#store.replay("report"));
    for (const { userId, gate, editor } of this.#participants) {
      if (contentOf(gate.stage) !== committed)
        this.#failures.push(`${userId} differs from the log`);
      if (gate.state.state !== "open") continue;
      const body = gate.stage.getXmlFragment(bodyName).toArray();
      const nodes = body.map((block) =>
        blockToNode(block as Y.XmlElement, documentSchema).toJSON(),
      );
      const shown = editor?.getJSON().content;
      if (JSON.stringify(shown) !== JSON.stringify(nodes)) {
        this.#failures.push(`${userId}'s window shows something else`);
      }
    }
    const words = wordsOf(this.#store.replay("report"));
    if (!words.isWellFormed() || words.includes("\ufffd")) this.#failures.push("half a character");
    for (const { code } of this.#network.serverClosings) {
      this.#failures.push(`the server closed a socket with ${code}`);
    }
  }

  #checkSchema(reader: Participant): { isInvalid: boolean } {
    const blocks = reader.gate.stage.getXmlFragment(bodyName).toArray();
    return { isInvalid: blocks.some((block) => renderProblem(block, documentSchema) !== null) };
  }

  #findings(counts: ReadonlyMap<string, number>): Finding[] {
    const findings: Finding[] = [];
    let diagnosis: Diagnosis | null = null;
    for (const [character, expectation] of this.#ledger.expectations()) {
      const mishap = mishapOf(expectation, counts.get(character) ?? 0);
      if (mishap === null) continue;
      diagnosis ??= new Diagnosis(this.#ledger, this.#allUpdates);
      findings.push(diagnosis.find(character, mishap));
    }
    return findings;
  }

  #between([least, most]: readonly [number, number]): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  #tell(line: string): void {
    this.#options.tell?.(line);
  }
}

/** Apart, people stay between these headings. */
const fencePrefix = "§§";

/** Yjs tidies redundant formatting; the binding joins texts of its own that lie side by side. */
function holdsTextOnly(update: Uint8Array): boolean {
  return Y.decodeUpdate(update).structs.every(
    (struct) =>
      struct instanceof Y.Item &&
      (struct.content instanceof Y.ContentString || struct.content instanceof Y.ContentFormat),
  );
}
