import { bilingual } from "./bilingual.ts";

/** What `npm run backup` and `npm run restore` say. */
export const backupMessages = bilingual(
  {
    "usage-backup": "用法：npm run backup -- 文件 [--keep 份数]",
    "usage-restore": "用法：npm run restore -- 文件 [--replace]",
    "keep-needs-date":
      "--keep 需要文件名中带有日期，例如 zonebrief-2026-11-20.tar.gz，才能认出较早的备份。",
    "file-exists": "{file} 已存在，不会覆盖。请换一个文件名。",
    "no-folder": "文件夹 {folder} 不存在或不可写。请先创建，或换一个位置。",
    "no-file": "没有找到备份文件 {file}。请检查路径。数据未作任何改动。",
    "unreadable-file": "无法读取备份文件 {file}（{what}）。请检查它的权限。数据未作任何改动。",
    "no-data": "{folder} 中没有园区简报的数据。请用 DATA_DIR 指明数据文件夹。",
    "not-a-backup": "{file} 不是园区简报的备份。数据未作任何改动。",
    damaged: "备份 {file} 已损坏（{what}）。数据未作任何改动。",
    newer: "备份 {file} 由更新版本的园区简报制作，请安装该版本或更新版本。数据未作任何改动。",
    "in-use": "有服务器正在使用 {folder}。请先停止它，再恢复。",
    "not-empty":
      "{folder} 中已有数据。加上 --replace 会先把它移到旁边的文件夹，再恢复备份；什么都不会删除。",
    "cannot-place": "恢复的数据不能放到 {folder}（{what}）。原有数据仍在原处。",
    copying: "复制数据库：{percent}%",
    replaying: "核对简报：{count}/{total}",
    packing: "写入文件：{count}/{total}",
    unpacking: "解开备份：{count} 个文件",
    checking: "检查数据库",
    unverified: "警告：简报 {reportId} 无法重放核对（{what}）；其日志已按原样备份。",
    "blob-missing": "警告：原件 {sha256} 缺失或已损坏，备份中没有它。",
    "not-noted": "警告：备份时间未能记入数据文件夹（{what}），/metrics 不会显示这次备份。",
    "not-recorded": "警告：备份未能记入审计日志（{what}）。",
    made: "备份完成：{file}，{reports} 份简报，{blobs} 个原件，{megabytes} MB。其中含有密码摘要和签名密钥，请妥善保管。",
    pruned: "已删除较早的备份 {file}",
    "moved-aside": "原有数据已移到 {folder}",
    restored: "恢复完成：{folder}，{reports} 份简报与备份时（{at}）完全一致。所有人需要重新登录。",
    interrupted: "已中断，没有留下任何文件。",
    failed: "出错了：{what}",
  },
  {
    "usage-backup": "Usage: npm run backup -- FILE [--keep COUNT]",
    "usage-restore": "Usage: npm run restore -- FILE [--replace]",
    "keep-needs-date":
      "--keep needs a date in the file's name, as in zonebrief-2026-11-20.tar.gz, to know older backups by.",
    "file-exists": "{file} exists and is not overwritten. Choose another name.",
    "no-folder":
      "The folder {folder} is not there or cannot be written. Make it first, or choose another place.",
    "no-file": "There is no backup file {file}. Check the path. Nothing was changed.",
    "unreadable-file":
      "The backup file {file} cannot be read ({what}). Check who may read it. Nothing was changed.",
    "no-data": "There is no data of Zonebrief in {folder}. Name its folder with DATA_DIR.",
    "not-a-backup": "{file} is no backup of Zonebrief. Nothing was changed.",
    damaged: "The backup {file} is damaged ({what}). Nothing was changed.",
    newer:
      "The backup {file} was made by a newer version of Zonebrief. Install that version or a later one. Nothing was changed.",
    "in-use": "A server is using {folder}. Stop it first, then restore.",
    "not-empty":
      "There is data in {folder}. With --replace it is moved to a folder beside it before the backup is restored; nothing is deleted.",
    "cannot-place":
      "The restored data cannot be put at {folder} ({what}). What was there is there still.",
    copying: "copying the databases: {percent}%",
    replaying: "replaying reports: {count}/{total}",
    packing: "writing files: {count}/{total}",
    unpacking: "unpacking the backup, files: {count}",
    checking: "checking the databases",
    unverified:
      "Warning: report {reportId} could not be replayed ({what}); its log is in the backup as it is.",
    "blob-missing": "Warning: the bytes {sha256} are missing or damaged, and not in the backup.",
    "not-noted":
      "Warning: the data folder could not be told of the backup ({what}); /metrics will not show it.",
    "not-recorded": "Warning: the backup could not be entered in the audit log ({what}).",
    made: "Backup made: {file}, {megabytes} MB; reports: {reports}, originals: {blobs}. It holds password hashes and the signing secret: keep it safe.",
    pruned: "Deleted the older backup {file}",
    "moved-aside": "What was there has been moved to {folder}",
    restored:
      "Restored: {folder}; every report ({reports}) is exactly as it was at {at}. Everybody has to sign in again.",
    interrupted: "Interrupted; nothing was left behind.",
    failed: "It failed: {what}",
  },
);

export type BackupMessage = keyof typeof backupMessages.en;
export type BackupDetail = Readonly<Record<string, string | number>>;

/** The sentence with its particulars filled in. */
export function backupSentence(
  locale: keyof typeof backupMessages,
  message: BackupMessage,
  detail: BackupDetail = {},
): string {
  return backupMessages[locale][message].replaceAll(/\{(\w+)\}/g, (all, name: string) =>
    String(detail[name] ?? all),
  );
}
