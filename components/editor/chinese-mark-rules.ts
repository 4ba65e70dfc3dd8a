import { Extension, markInputRule } from "@tiptap/core";

/** What may stand right before the stars: Chinese has no spaces between its words. */
const before = String.raw`(?<=[\p{Script=Han}\p{P}])(?<!\*)`;
const markPatterns = {
  bold: new RegExp(String.raw`${before}(\*\*([^*\s](?:[^*]*[^*\s])?)\*\*)$`, "u"),
  italic: new RegExp(String.raw`${before}(\*([^*\s](?:[^*]*[^*\s])?)\*)$`, "u"),
  strike: new RegExp(String.raw`${before}(?<!~)(~~([^~\s](?:[^~]*[^~\s])?)~~)$`, "u"),
};

/**
 * The Markdown shortcuts **加粗**, *斜体* and ~~删除~~ in the middle of a Chinese sentence. The marks'
 * own rules want a space before them. Underscores are left to those: they occur in plain names.
 */
export const ChineseMarkRules = Extension.create({
  name: "chineseMarkRules",

  addInputRules() {
    const { marks } = this.editor.schema;
    return Object.entries(markPatterns).flatMap(([name, find]) => {
      const type = marks[name];
      return type === undefined ? [] : [markInputRule({ find, type })];
    });
  },
});
