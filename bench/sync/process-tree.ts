import { readdirSync, readFileSync } from "node:fs";

/** What a process and all its descendants have used, from /proc (Linux only). */

export function treeOf(rootPid: number): number[] {
  const childrenByPid = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readOrNull(`/proc/${name}/stat`);
    if (stat === null) continue;
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    childrenByPid.set(parent, [...(childrenByPid.get(parent) ?? []), Number(name)]);
  }
  const tree: number[] = [];
  const open = [rootPid];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    tree.push(pid);
    open.push(...(childrenByPid.get(pid) ?? []));
  }
  return tree;
}

/**
 * User and system time of all threads together, in microseconds. The scheduler's own sums are read
 * (schedstat), since the ticks of /proc/<pid>/stat are 10 ms long.
 */
export function cpuUsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuUsOfProcess(pid), 0);
}

function cpuUsOfProcess(pid: number): number {
  let nanoseconds = 0;
  for (const thread of threadsOf(pid)) {
    nanoseconds += Number(readOrNull(`/proc/${pid}/task/${thread}/schedstat`)?.split(" ")[0] ?? 0);
  }
  return nanoseconds / 1_000;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended
  }
}

/** Proportional set size of all processes together: shared pages are counted once. In KiB. */
export function pssKibOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const rollup = readOrNull(`/proc/${pid}/smaps_rollup`) ?? "";
    return sum + Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }, 0);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // it has ended
  }
}
