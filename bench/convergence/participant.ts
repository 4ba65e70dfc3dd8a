import "./page.ts";
import { Editor, type Extensions } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import type { UndoManager } from "yjs";
import { editorExtensions } from "#components/editor/editor-extensions.ts";
import { ReportSession } from "#components/editor/report-session.ts";
import type { SchemaGate } from "#components/editor/schema-gate.ts";
import { type SocketLike, SyncConnection } from "#components/editor/sync-connection.ts";
import { writeText } from "#components/editor/text-binding.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";

/** Protections of the editor that a run may take away, to see that their lack is noticed. */
export type Sabotage = "repairs-others-tables" | "no-gate";

export interface ParticipantOptions {
  readonly userId: string;
  /** The Yjs client id under which this person writes. */
  readonly clientId: number;
  readonly openSocket: () => SocketLike;
  readonly sabotage?: Sabotage;
  /** Told every update that comes from this person's own documents, not from the network. */
  readonly onOwnUpdate: (update: Uint8Array) => void;
}

const words = {
  placeholder: "",
  headingPlaceholder: "",
  nameOf: (name: string) => name,
  reference: {
    current: (text: string) => text,
    stale: (text: string) => text,
    loading: (text: string) => text,
  },
};

/**
 * One person at the report: the session, gate, client and editor that the browser runs. It brings
 * no database of the browser's own, and no page around the text.
 */
export class Participant {
  readonly userId: string;
  readonly clientId: number;
  readonly session: ReportSession;
  readonly #options: ParticipantOptions;
  readonly #stop: () => void;
  #editor: Editor | null = null;

  constructor(options: ParticipantOptions) {
    this.#options = options;
    this.userId = options.userId;
    this.clientId = options.clientId;
    this.session = new ReportSession({
      reportId: "report",
      userId: options.userId,
      role: "editor",
      url: "ws://host/sync/report",
      askAccess: async () => "editor",
      openSocket: options.openSocket,
    });
    this.gate.bound.clientID = options.clientId;
    this.gate.stage.on("update", this.#onStageUpdate);
    this.#stop = this.session.subscribe(() => this.#mountWhenLoaded());
  }

  async start(): Promise<void> {
    await this.session.start();
  }

  get gate(): SchemaGate {
    return this.session.snapshot.parts.gate;
  }

  /** Null until the report has been loaded. */
  get editor(): Editor | null {
    return this.#editor;
  }

  /** The editor, while this person may write in it. */
  get writableEditor(): Editor | null {
    const { gate, mayWrite } = this.session.snapshot;
    return mayWrite && gate.state === "open" ? this.#editor : null;
  }

  get isSettled(): boolean {
    const { sync } = this.session.snapshot;
    return sync?.connection.state === "live" && sync.isSaved;
  }

  get title(): string {
    return this.gate.bound.getText(titleName).toString();
  }

  writeTitle(value: string, caret: number): void {
    writeText(this.gate.bound.getText(titleName), { value, caret }, this);
  }

  get undoManager(): UndoManager {
    if (this.#editor === null) throw new Error("no editor stands yet");
    const manager: UndoManager = yUndoPluginKey.getState(this.#editor.state).undoManager;
    return manager;
  }

  destroy(): void {
    this.#stop();
    this.#editor?.destroy();
    this.session.destroy();
  }

  #mountWhenLoaded(): void {
    if (this.#editor !== null || this.gate.state.state !== "open") return;
    const { gate, awareness } = this.session.snapshot.parts;
    this.#editor = new Editor({
      element: document.createElement("div"),
      extensions: this.#extensions(gate, awareness),
      // There is no layout to scroll in.
      editorProps: { handleScrollToSelection: () => true },
    });
    const { id, name, color } = { id: this.userId, name: this.userId, color: "#0f766e" };
    awareness.setLocalStateField("user", { id, name, color });
    // Steps are separated by the simulator, never by the time of day.
    this.undoManager.captureTimeout = Number.POSITIVE_INFINITY;
  }

  #extensions(gate: SchemaGate, awareness: Awareness): Extensions {
    const { sabotage } = this.#options;
    const extensions = editorExtensions({
      gate,
      awareness,
      hooks: () => ({}),
      page: { openLink: () => {}, chooseImage: () => {} },
      files: { insert: () => {}, onPasteTooLarge: () => {} },
      words,
    });
    if (sabotage === "no-gate") {
      const ungated = Collaboration.configure({ document: gate.stage, field: bodyName });
      return extensions.map((each) => (each.name === ungated.name ? ungated : each));
    }
    if (sabotage !== "repairs-others-tables") return extensions;
    return extensions.filter((each) => each.name !== "ownChangesOnly");
  }

  readonly #onStageUpdate = (update: Uint8Array, origin: unknown): void => {
    if (!(origin instanceof SyncConnection)) this.#options.onOwnUpdate(update);
  };
}
