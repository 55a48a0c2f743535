import { execFileSync } from "node:child_process";

/** The numbers of the processes that a cluster's first process keeps running; none once it is gone. */
export function workersOf(primary: number | undefined): number[] {
  return workers()
    .filter(({ parent }) => parent === primary)
    .map(({ pid }) => pid);
}

/** True while a process of that number runs. */
export function runs(pid: number): boolean {
  return workers().some((worker) => worker.pid === pid);
}

function workers(): { pid: number; parent: number }[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes("scripts/lib/worker.mjs"))
    .map((line) => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      return { pid: pid ?? 0, parent: parent ?? 0 };
    });
}
