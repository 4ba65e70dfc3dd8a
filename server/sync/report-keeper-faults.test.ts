import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { titleName } from "#core/sync/protocol.ts";
import type { Offer } from "./keeper.ts";
import { ReportKeeper } from "./report-keeper.ts";
import { FakeStore } from "./test-room.ts";

// Faults of our own in the keeper: each costs the offer that met it, and nobody else anything.

const poison = "毒";

vi.mock("#core/document/changed-types.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("#core/document/changed-types.ts")>();
  return {
    ...original,
    changedTypesOf(transaction: Y.Transaction) {
      if (transaction.doc.getText(titleName).toString().includes(poison))
        throw new Error("a fault");
      return original.changedTypesOf(transaction);
    },
  };
});

function openKeeper() {
  const store = new FakeStore();
  const logged: string[] = [];
  const log = { warn: () => {}, error: (_line: unknown, message: string) => logged.push(message) };
  return { store, logged, keeper: new ReportKeeper({ storage: store, log: log as never }) };
}

function typed(text: string, socketId: number): Extract<Offer, { kind: "update" }> {
  const doc = new Y.Doc();
  doc.getText(titleName).insert(0, text);
  const update = Y.encodeStateAsUpdate(doc);
  return { kind: "update", reportId: "r", personId: "anna", socketId, mayWrite: true, update };
}

/** Whatever the keeper asks about it, our code fails over it. */
function failing(socketId: number): Offer {
  return {
    ...typed("x", socketId),
    get mayWrite(): boolean {
      throw new Error("a fault");
    },
  };
}

const titleOffer = (title: () => string): Offer => ({
  kind: "edit",
  reportId: "r",
  personId: null,
  edit: {
    kind: "set-title",
    get title() {
      return title();
    },
  },
});

function titleOf(store: FakeStore): string {
  return [...store.replay("r").getText(titleName).toString()].sort().join("");
}

test("an error while an update is looked into costs that update's socket alone", () => {
  const { store, keeper, logged } = openKeeper();
  const { outcomes } = keeper.take([typed("a", 1), failing(2), typed("b", 3), typed("c", 2)]);
  expect(outcomes).toEqual(["stored", "malformed", "stored", "ignored"]);
  expect(titleOf(store)).toBe("ab");
  expect(logged).toEqual(["an offer could not be looked into: a fault of the server's"]);
});

test("an error while an edit by the server is looked into costs no other edit anything", () => {
  const { store, keeper } = openKeeper();
  const broken = titleOffer(() => {
    throw new Error("a fault");
  });
  const { outcomes } = keeper.take([broken, titleOffer(() => "园区简报"), typed("", 1)]);
  expect(outcomes).toEqual(["malformed", "stored", "held"]);
  expect(store.replay("r").getText(titleName).toString()).toBe("园区简报");
});

test("an error at the end of a transaction costs the update that brings it about alone", () => {
  const { store, keeper } = openKeeper();
  const offers = [typed("a", 1), typed(poison, 2), typed("b", 3)];
  expect(keeper.take(offers).outcomes).toEqual(["stored", "malformed", "stored"]);
  expect(titleOf(store)).toBe("ab");
  expect(store.log.length).toBe(2);
  const again = keeper.take([titleOffer(() => `${poison}!`), titleOffer(() => "ok")]);
  expect(again.outcomes).toEqual(["malformed", "stored"]);
});
