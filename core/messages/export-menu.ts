import { bilingual } from "./bilingual.ts";

/** Taking a report out as a file. */
export const exportMenu = bilingual(
  {
    export: "导出",
    format: { markdown: "Markdown", pdf: "PDF", json: "JSON" },
    formatHint: {
      markdown: "正文、脚注和参考文献",
      pdf: "排好版，可直接打印",
      json: "文档结构，供程序使用",
    },
    running: "正在导出 {format}",
    cancel: "取消",
    cancelled: "已取消导出",
    done: "{format} 已导出",
  },
  {
    export: "Export",
    format: { markdown: "Markdown", pdf: "PDF", json: "JSON" },
    formatHint: {
      markdown: "Text, footnotes and references",
      pdf: "Laid out, ready to print",
      json: "The document's structure, for programs",
    },
    running: "Exporting {format}",
    cancel: "Cancel",
    cancelled: "Export cancelled",
    done: "{format} exported",
  },
);
