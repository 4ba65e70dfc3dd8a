import { Mark } from "@tiptap/core";

/** The note of numberNoteShape on plain text: an ignored or explained number that is no reference. */
export const NumberNoteMark = Mark.create({
  name: "numberNote",
  inclusive: false,

  addAttributes() {
    return {
      state: { default: "ignored", rendered: false },
      reason: { default: "", rendered: false },
      until: { default: null, rendered: false },
    };
  },

  parseHTML() {
    return [{ tag: "span[data-number-note]" }];
  },

  renderHTML() {
    return ["span", { "data-number-note": "" }, 0];
  },
});
