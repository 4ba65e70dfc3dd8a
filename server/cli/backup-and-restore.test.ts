import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Locale } from "#core/locale.ts";
import { type BackupDetail, type BackupMessage, backupSentence } from "#core/messages/backup.ts";

// Each case starts a process, on whatever machine runs the tests.
vi.setConfig({ testTimeout: 60_000 });

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "zonebrief-cli-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const terminals: Readonly<Record<Locale, string>> = { zh: "zh_CN.UTF-8", en: "C.UTF-8" };

function ask(command: "backup" | "restore", words: readonly string[], locale: Locale) {
  const script = join(import.meta.dirname, `${command}.ts`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: terminals[locale], DATA_DIR: join(home, "data") },
  });
  return { status, said: `${stdout}${stderr}` };
}

interface WronglyAsked {
  readonly asked: readonly string[];
  readonly reason: BackupMessage;
  readonly detail?: BackupDetail;
}

/** What is asked of a restore, and what is said of it. */
const wrong: Readonly<Record<string, () => WronglyAsked>> = {
  "no file at all": () => ({ asked: [], reason: "usage-restore" }),
  "a file that is not there": () => {
    const file = join(home, "missing.tar.gz");
    return { asked: [file], reason: "no-file", detail: { file } };
  },
  "a folder": () => ({ asked: [home], reason: "not-a-backup", detail: { file: home } }),
  "a file of another kind": () => {
    const file = join(home, "notes.txt");
    writeFileSync(file, "no backup");
    return { asked: [file], reason: "not-a-backup", detail: { file } };
  },
  "a file that cannot be read": () => {
    const file = join(home, "loop");
    symlinkSync(file, file);
    return { asked: [file], reason: "unreadable-file", detail: { file, what: "ELOOP" } };
  },
};

test.each(Object.entries(wrong))(
  "restoring %s is refused in one line, with exit code 2",
  (_, make) => {
    const { asked, reason, detail } = make();
    const before = readdirSync(home);
    expect(ask("restore", asked, "en")).toEqual({
      status: 2,
      said: `${backupSentence("en", reason, detail)}\n`,
    });
    expect(readdirSync(home)).toEqual(before);
  },
);

test("the line is in the terminal's language", () => {
  const file = join(home, "missing.tar.gz");
  expect(ask("restore", [file], "zh").said).toBe(`${backupSentence("zh", "no-file", { file })}\n`);
});

test("a backup into no folder, or into a file, is refused in one line, with exit code 2", () => {
  mkdirSync(join(home, "data"));
  writeFileSync(join(home, "data", "log.db"), "");
  writeFileSync(join(home, "notes.txt"), "");
  for (const folder of [join(home, "nowhere"), join(home, "notes.txt")]) {
    expect(ask("backup", [join(folder, "backup.tar.gz")], "en")).toEqual({
      status: 2,
      said: `${backupSentence("en", "no-folder", { folder })}\n`,
    });
  }
});
