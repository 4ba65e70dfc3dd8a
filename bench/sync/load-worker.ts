import { setTimeout as sleep } from "node:timers/promises";
import { nowUs } from "./clock.ts";
import type { LoadAnswer, LoadOrder, LoadReply, Participant } from "./load-messages.ts";
import { LatencyHistogram } from "./stats.ts";
import { openSyncClient, type SyncClient } from "./sync-client.ts";
import { EditReader, TypingWriter } from "./typing.ts";
import type { DialectName } from "./wire-dialect.ts";

/** A load process: many people at their reports, driven by orders from the benchmark. */

const firstClientId = 1_000_000;
const openingAtOnce = 32;

interface Person {
  readonly client: SyncClient;
  readonly writer: TypingWriter | null;
  readonly writerIndex: number;
  /** When each sync message was sent, for acknowledgements; index 0 is the first. */
  readonly sentUs: number[];
  acknowledged: number;
}

const reader = new EditReader();
const people: Person[] = [];
let lost: string[] = [];
let sent = 0;
let delivered = 0;
let fromUs = Number.POSITIVE_INFINITY;
let latencies = new LatencyHistogram();
let ackLatencies = new LatencyHistogram();

process.on("disconnect", () => process.exit(1));
process.on("message", (order: LoadOrder) => {
  const reply = (message: LoadReply) => process.send?.(message);
  obey(order).then(
    (answer) => reply({ answer }),
    (error: unknown) => reply({ failure: String(error) }),
  );
});

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.type) {
    case "open":
      await openAll(order);
      break;
    case "type":
      await typeUntil(order);
      break;
    case "close":
      for (const { client } of people.splice(0)) client.close();
      lost = [];
      break;
    case "count":
  }
  return {
    sent,
    delivered,
    latencies: latencies.counts,
    ackLatencies: ackLatencies.counts,
    lost,
  };
}

async function openAll(order: Extract<LoadOrder, { type: "open" }>): Promise<void> {
  const waiting = [...order.participants];
  const openNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      people.push(await openPerson(next, order));
    }
  };
  await Promise.all(Array.from({ length: openingAtOnce }, openNext));
}

async function openPerson(
  { reportId, person, writer: index }: Participant,
  { port, dialect }: { port: number; dialect: DialectName },
): Promise<Person> {
  const writer = index === null ? null : new TypingWriter(firstClientId + index);
  const ownClientId = writer?.clientId ?? 0;
  // The handshake sends two messages that an acknowledgement counts: SyncStep1 and SyncStep2.
  const sentUs = [Number.NaN, Number.NaN];
  const client = await openSyncClient({
    port,
    dialect,
    reportId,
    person,
    onUpdate: (update) => takeUpdate(update, ownClientId),
    onAck: (count) => takeAck(self, count),
    onClose: (reason) => {
      if (people.includes(self)) lost.push(reason);
    },
  });
  const self: Person = { client, writer, writerIndex: index ?? -1, sentUs, acknowledged: 0 };
  await client.synced;
  if (writer !== null) {
    sentUs.push(Number.NaN);
    client.sendUpdate(writer.begin());
  }
  return self;
}

function takeUpdate(update: Uint8Array, ownClientId: number): void {
  const us = nowUs();
  for (const edit of reader.read(update, us)) {
    if (edit.clientId === ownClientId || edit.sentUs < fromUs) continue;
    if (edit.clientId < firstClientId) continue;
    delivered += 1;
    latencies.add(us - edit.sentUs);
  }
}

function takeAck(person: Person, count: number): void {
  const us = nowUs();
  for (const sentUs of person.sentUs.slice(person.acknowledged, count)) {
    if (sentUs >= fromUs) ackLatencies.add(us - sentUs);
  }
  person.acknowledged = count;
}

/** Every writer types at the wanted rate, evenly spread; what is late is made up for at once. */
async function typeUntil(order: Extract<LoadOrder, { type: "type" }>): Promise<void> {
  sent = 0;
  delivered = 0;
  latencies = new LatencyHistogram();
  ackLatencies = new LatencyHistogram();
  fromUs = order.fromUs;
  const writers = people.filter(
    ({ writer, writerIndex }) => writer !== null && writerIndex < order.writers,
  );
  const typed = writers.map(() => 0);
  await sleep(Math.max(0, (order.fromUs - nowUs()) / 1_000));
  for (let us = nowUs(); us < order.untilUs; us = nowUs()) {
    const turns = ((us - order.fromUs) / 1e6) * order.editsPerSecondEach;
    for (const [at, person] of writers.entries()) {
      const phase = person.writerIndex / order.writers;
      const due = Math.floor(turns + 1 - phase);
      for (let count = typed[at] ?? 0; count < due; count++) typeOnce(person);
      typed[at] = Math.max(due, typed[at] ?? 0);
    }
    await sleep(1);
  }
}

function typeOnce({ client, writer, sentUs }: Person): void {
  if (writer === null) return;
  const us = nowUs();
  sentUs.push(us);
  client.sendUpdate(writer.type(us));
  sent += 1;
}
