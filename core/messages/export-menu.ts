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
    note: {
      "missing-glyphs": "个别字在所用字体中没有，已留空。",
      "images-without-description": "有图片缺少说明文字。",
      "unreadable-images": "有图片无法读取，未能导出。",
      "not-accessible": "文件未达到无障碍标准。",
      "stand-in-fonts": "没有公文字体，使用了替代字体；可由管理员放入数据目录的 fonts 文件夹。",
    },
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
    note: {
      "missing-glyphs": "Some characters are not in the fonts used and were left blank.",
      "images-without-description": "Some images have no description.",
      "unreadable-images": "Some images could not be read and are missing.",
      "not-accessible": "The file does not meet the accessibility standard.",
      "stand-in-fonts":
        "Stand-ins were used for the official fonts; an administrator can put those into the fonts folder of the data directory.",
    },
  },
);
