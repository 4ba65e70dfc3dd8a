// The parts of a long run, one after the other: what one of them finds hides nothing of the others.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { pinnedNode, root, say } from "./toolchain.mjs";

/**
 * Runs every command of every part and says in the end how each part came out. A Ctrl+C reaches the
 * command at hand as well, which may print what it has found so far; nothing is begun after it.
 *
 * @param {Record<string, readonly { args: readonly string[], env?: Record<string, string> }[]>} parts
 * @param {readonly string[]} names which of them; none: all
 * @returns {Promise<number>} the exit code: 0, 1 when a part failed, 2 for a name that is no part's,
 *   130 when it was interrupted and nothing had failed
 */
export async function runParts(parts, names) {
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    process.stderr.write(`no such part: ${unknown.join(", ")}\nparts: ${Object.keys(parts)}\n`);
    return 2;
  }
  const interruption = watchInterruption();
  const outcomes = [];
  for (const name of names.length > 0 ? names : Object.keys(parts)) {
    outcomes.push({ name, outcome: await runPart(name, parts[name] ?? [], interruption) });
  }
  for (const { name, outcome } of outcomes) say(`${name}: ${outcome}`);
  if (outcomes.some(({ outcome }) => outcome.startsWith("FAILED"))) return 1;
  return interruption.hasCome ? 130 : 0;
}

const interruptedCodes = [130, null];

async function runPart(name, commands, interruption) {
  if (interruption.hasCome) return "not run";
  const startedMs = performance.now();
  const codes = [];
  for (const { args, env = {} } of commands) {
    if (interruption.hasCome) break;
    say(
      `${name}: ${[...Object.entries(env).map(([key, value]) => `${key}=${value}`), ...args].join(" ")}`,
    );
    codes.push(await runToItsEnd(args, env));
  }
  const took = `after ${Math.round((performance.now() - startedMs) / 1_000)} s`;
  const bad = codes.filter((code) => code !== 0);
  if (interruption.hasCome && bad.every((code) => interruptedCodes.includes(code)))
    return `interrupted ${took}`;
  return bad.length === 0 ? `passed ${took}` : `FAILED ${took} (${bad.join(", ")})`;
}

/** Answers its exit code; null when a signal ended it. */
async function runToItsEnd(args, env) {
  const options = { cwd: root, stdio: "inherit", env: { ...process.env, ...env } };
  const [code] = await once(spawn(pinnedNode, args, options), "exit");
  return code;
}

function watchInterruption() {
  const interruption = { hasCome: false };
  process.on("SIGINT", () => {
    interruption.hasCome = true;
  });
  return interruption;
}
