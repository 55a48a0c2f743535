import type { Ask, Check, Found } from "./check.ts";
import { databaseChecks } from "./database-checks.sql.ts";
import { installationChecks, type Surroundings } from "./installation-checks.sql.ts";
import { logChecks } from "./log-checks.sql.ts";
import { memberChecks } from "./member-checks.sql.ts";

/** One check's outcome. `ok` has no count; `said` is worth knowing in any case. */
export type Finding = Omit<Check, "run" | "severity"> & Found & { state: "ok" | "warning" | "fault" };

export type Report = { findings: Finding[]; faults: number; warnings: number };

/**
 * Examines an installation: reads everything once and changes nothing. Never throws: what cannot be checked is a
 * fault. `ask` should see one moment of the database, or a busy one looks broken.
 */
export async function examine(ask: Ask, surroundings: Surroundings): Promise<Report> {
  const checks = [...installationChecks(surroundings), ...databaseChecks, ...logChecks, ...memberChecks];
  const findings: Finding[] = [];
  for (const check of checks) findings.push(await runCheck(ask, check));
  const countOf = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  return { findings, faults: countOf("fault"), warnings: countOf("warning") };
}

async function runCheck(ask: Ask, { run, severity = "fault", ...described }: Check): Promise<Finding> {
  try {
    const result = await run(ask);
    return { ...described, ...result, state: result.count === 0 ? "ok" : severity };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...described, count: 1, examples: [`this could not be checked: ${reason}`], state: "fault" };
  }
}
