import { Editor } from "@tiptap/core";
import { Awareness } from "y-protocols/awareness";
import { applyUpdate, Doc, encodeStateAsUpdate, type Transaction } from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { keepVerbatim } from "#core/sync/apply-verbatim.ts";
import { editorExtensions } from "./editor-extensions.ts";
import { SchemaGate } from "./schema-gate.ts";

/** One person with the report open, whose edits wait until they are sent. */
export interface Participant {
  readonly gate: SchemaGate;
  readonly editor: Editor;
  readonly awareness: Awareness;
  /** Sends what waits; in a quick meeting the answer of the server reaches everybody at once. */
  send(): void;
  /** In a slow meeting: takes in the next updates from the server, at most so many. */
  hear(most: number): void;
  close(): void;
}

interface Person {
  readonly gate: SchemaGate;
  readonly pending: Uint8Array[];
  readonly inbox: Uint8Array[];
  isOnline: boolean;
}

/** What the server does in the transaction that took an update in. */
export type Aftermath = (transaction: Transaction, update: Uint8Array) => unknown;

/**
 * People around one report and a server between them, all in one process: nothing travels before
 * somebody sends, so that edits are as simultaneous as a test wants them to be.
 */
export class Meeting {
  readonly server = new Doc();
  readonly #aftermath: Aftermath;
  readonly #people: Person[] = [];

  /** In a slow meeting nobody hears from the server before they ask. */
  constructor(aftermath: Aftermath = () => {}, { isSlow = false } = {}) {
    this.#aftermath = aftermath;
    this.server.getXmlFragment("default");
    this.server.on("update", (update: Uint8Array) => {
      for (const { gate, inbox, isOnline } of this.#people) {
        if (isSlow) inbox.push(update);
        else if (isOnline) applyUpdate(gate.stage, update, this);
      }
    });
  }

  join(): Participant {
    const gate = new SchemaGate({ schema: documentSchema, mayWrite: () => true });
    const person: Person = { gate, pending: [], inbox: [], isOnline: true };
    applyUpdate(gate.stage, encodeStateAsUpdate(this.server), this);
    gate.stage.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) person.pending.push(update);
    });
    gate.open();
    this.#people.push(person);
    const awareness = new Awareness(gate.bound);
    const editor = openEditor(gate, awareness);
    return {
      gate,
      editor,
      awareness,
      send: () => {
        for (const update of person.pending.splice(0)) this.take(update);
      },
      hear: (most) => {
        for (const update of person.inbox.splice(0, most)) applyUpdate(gate.stage, update, this);
      },
      close: () => {
        editor.destroy();
        awareness.destroy();
        gate.destroy();
      },
    };
  }

  /** While apart, nobody hears from the server. */
  part(): void {
    for (const person of this.#people) person.isOnline = false;
  }

  /** Each sends, in the given order; then everybody hears what was missed. */
  meet(...order: readonly Participant[]): void {
    for (const participant of order) participant.send();
    for (const person of this.#people) {
      person.isOnline = true;
      applyUpdate(person.gate.stage, encodeStateAsUpdate(this.server), this);
    }
    // What they heard may have made them finish something of their own.
    for (const participant of order) participant.send();
  }

  /** What the server does with an update, whoever sends it. */
  take(update: Uint8Array): void {
    this.server.transact((transaction) => {
      applyUpdate(this.server, update);
      this.#aftermath(transaction, update);
      keepVerbatim(transaction);
    });
  }
}

function openEditor(gate: SchemaGate, awareness: Awareness): Editor {
  return new Editor({
    element: document.body.appendChild(document.createElement("div")),
    extensions: editorExtensions({
      gate,
      awareness,
      hooks: () => ({}),
      page: { openLink: () => {}, chooseImage: () => {} },
      files: { insert: () => {}, onPasteTooLarge: () => {} },
      words: {
        placeholder: "",
        headingPlaceholder: "",
        nameOf: (name) => name,
        reference: { current: (text) => text, stale: (text) => text, loading: (text) => text },
      },
    }),
  });
}
