import { bilingual } from "./bilingual.ts";

/** The words that an export adds to what people wrote. */
export const exportMessages = bilingual(
  {
    references: "参考文献",
    untitled: "未命名简报",
    image: "图片",
    imageUnavailable: "图片无法显示",
  },
  {
    references: "References",
    untitled: "Untitled report",
    image: "Image",
    imageUnavailable: "This image cannot be shown",
  },
);
