import { bilingual } from "./bilingual.ts";

/** Filters above lists. */
export const lists = bilingual(
  {
    chosen: "{filter}：{value}",
    removeFilter: "取消筛选“{filter}”",
    clear: "清除筛选",
  },
  {
    chosen: "{filter}: {value}",
    removeFilter: "Remove the filter “{filter}”",
    clear: "Clear filters",
  },
);
