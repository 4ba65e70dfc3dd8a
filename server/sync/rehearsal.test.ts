import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { committedSeqs } from "#db/log.ts";
import { migrateLog, migrateMain, openLogDatabase, openMainDatabase } from "#db/open-database.ts";
import { rehearse } from "./rehearsal.ts";
import { Rights } from "./rights.ts";
import { ThreadKeeper } from "./thread-keeper.ts";

test("a rehearsal asks what a socket asks, and leaves nothing behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-rehearsal-"));
  const file = join(folder, "log.db");
  const logDb = openLogDatabase(file, { busyTimeoutMs: 0 });
  migrateLog(logDb);
  const db = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  migrateMain(db);
  const keeper = new ThreadKeeper({
    file,
    log: pino({ level: "silent" }),
    onDied: (error) => console.error(error),
  });
  await keeper.started();
  const asked: string[] = [];

  const rights = noting(new Rights(db), asked);
  await rehearse({ rights, keeper: noting(keeper, asked) });

  const steps = ["rightOf", "open", "missing", "take", "forget"];
  expect(steps.filter((step) => !asked.includes(step))).toEqual([]);
  expect(asked.at(-1)).toBe("forget");
  expect([...committedSeqs(logDb)]).toEqual([]);
  await keeper.close();
  logDb.$client.close();
  db.$client.close();
  rmSync(folder, { recursive: true });
});

/** Notes the names of the methods that are called. */
function noting<Target extends object>(target: Target, asked: string[]): Target {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        asked.push(String(name));
        return Reflect.apply(member, target, args);
      };
    },
  });
}
