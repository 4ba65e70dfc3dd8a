import type { Node } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { type FactReferenceAttributes, parseFactReference } from "#core/document/fact-reference.ts";
import type { ReferenceStates } from "./fact-hooks.ts";

/** The sentences that name a reference for assistive technology. */
export interface ReferenceWords {
  current(text: string, number: number): string;
  stale(text: string, number: number | null): string;
  loading(text: string): string;
}

/**
 * A fact reference as part of the sentence: its text, and the raised number of its source. Plain
 * DOM without listeners of its own, since a briefing holds hundreds; `refresh` redraws only what
 * changed.
 */
export class FactReferenceView implements NodeView {
  readonly dom: HTMLElement;
  readonly #text: Text;
  readonly #number: HTMLElement;
  readonly #words: ReferenceWords;
  readonly #states: ReferenceStates | undefined;
  readonly #onDestroy: (view: FactReferenceView) => void;
  #node: Node;
  #reference: FactReferenceAttributes | null;
  #shown = "";

  constructor(options: {
    node: Node;
    states: ReferenceStates | undefined;
    words: ReferenceWords;
    onDestroy: (view: FactReferenceView) => void;
  }) {
    this.#node = options.node;
    this.#reference = parseFactReference(options.node.attrs);
    this.#states = options.states;
    this.#words = options.words;
    this.#onDestroy = options.onDestroy;
    this.#text = document.createTextNode("");
    this.#number = document.createElement("sup");
    this.#number.className = "fact-number";
    this.#number.setAttribute("aria-hidden", "true");
    this.dom = document.createElement("span");
    this.dom.className = "fact-reference";
    this.dom.setAttribute("role", "button");
    this.dom.contentEditable = "false";
    const printed = document.createElement("span");
    printed.className = "fact-text";
    printed.append(this.#text);
    this.dom.append(printed, this.#number);
    this.refresh();
  }

  /** Null when the document holds attributes of another form; then only its place is shown. */
  get reference(): FactReferenceAttributes | null {
    return this.#reference;
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    if (node.attrs !== this.#node.attrs) this.#reference = parseFactReference(node.attrs);
    this.#node = node;
    this.refresh();
    return true;
  }

  refresh(): void {
    const { reference } = this;
    const state = reference && this.#states?.stateOf(reference);
    const number = (reference && this.#states?.numberOf(reference)) ?? null;
    const kind = state?.isHeld === true ? "held" : (state?.state ?? "loading");
    const text = reference?.text ?? "□";
    const shown = `${kind}|${number ?? ""}|${text}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#text.data = text;
    // Drawn by the style sheet: the reference's text stays what its name and a copy of it say.
    this.#number.dataset["number"] = number === null ? "" : String(number);
    this.dom.dataset["state"] = kind;
    this.dom.setAttribute("aria-label", this.#nameOf(kind, text, number));
  }

  setTabStop(isStop: boolean): void {
    if (isStop === this.dom.hasAttribute("tabindex")) return;
    if (isStop) this.dom.tabIndex = 0;
    else this.dom.removeAttribute("tabindex");
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#onDestroy(this);
  }

  #nameOf(
    kind: "current" | "stale" | "held" | "loading",
    text: string,
    number: number | null,
  ): string {
    if (kind === "stale") return this.#words.stale(text, number);
    return number === null ? this.#words.loading(text) : this.#words.current(text, number);
  }
}
