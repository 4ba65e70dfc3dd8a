import { exportMenu } from "#core/messages/export-menu.ts";

export type ExportNote = keyof (typeof exportMenu)["zh"]["note"];

/** What the export says falls short of the report; names that this page does not know are left out. */
export function exportNotesIn(header: string | null): readonly ExportNote[] {
  const names = (header ?? "").split(",").map((name) => name.trim());
  return names.filter((name) => isExportNote(name));
}

function isExportNote(name: string): name is ExportNote {
  return Object.hasOwn(exportMenu.zh.note, name);
}
