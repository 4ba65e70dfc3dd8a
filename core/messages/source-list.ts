import { bilingual } from "./bilingual.ts";

/** The page of all sources. */
export const sourceList = bilingual(
  {
    title: "来源",
    searchLabel: "搜索来源",
    searchPlaceholder: "标题或正文中的词",
    columns: {
      title: "标题",
      kind: "类型",
      publisher: "出版者",
      date: "日期",
      facts: "事实",
      added: "添加",
    },
    emptyTitle: "还没有来源",
    emptyBody: "上传报纸页面、网页、年鉴或文件，再从原文中录入事实。",
    noMatchTitle: "没有符合条件的来源",
    noMatchBody: "换个词试试，两个字也能搜。",
    addedBy: "{name} 添加",
  },
  {
    title: "Sources",
    searchLabel: "Search sources",
    searchPlaceholder: "Title or words of the text",
    columns: {
      title: "Title",
      kind: "Type",
      publisher: "Publisher",
      date: "Date",
      facts: "Facts",
      added: "Added",
    },
    emptyTitle: "No sources yet",
    emptyBody:
      "Upload a newspaper page, a web page, a yearbook or a file, then capture facts from it.",
    noMatchTitle: "No source matches",
    noMatchBody: "Try another word.",
    addedBy: "Added by {name}",
  },
);
