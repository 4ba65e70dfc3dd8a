import { addPerson, addReport, openSyncStack } from "#server/sync/test-stack.ts";

/**
 * A real listener with a real sync process behind it, without pages and API, over a workspace of
 * many reports and people who come in by their personal tokens. Environment: DATA_DIR, REPORTS,
 * PEOPLE. Prints its port as one line of JSON; ends when its standard input does.
 */

const folder = process.env["DATA_DIR"];
if (folder === undefined) throw new Error("DATA_DIR is not set");

const stack = await openSyncStack({ folder });
const { $client: database } = stack.db;
if (database.prepare("SELECT count(*) FROM users").pluck().get() === 0) {
  database.transaction(addWorkspace)();
}
process.stdin.on("end", () => process.exit(1)).resume();
process.on("SIGTERM", () => {
  void stack.close().then(() => process.exit(0));
});
console.log(JSON.stringify({ port: stack.port }));

/** Everybody may write every report. */
function addWorkspace(): void {
  const people = Array.from({ length: Number(process.env["PEOPLE"]) }, (_, at) => `p${at}`);
  for (const userId of people) addPerson(stack.db, { userId });
  const members = Object.fromEntries(people.map((userId) => [userId, "editor" as const]));
  const reports = Number(process.env["REPORTS"]);
  for (let at = 0; at < reports; at++) addReport(stack.db, { reportId: `r${at}`, members });
}
