// Run by scripts/doctor.mjs. Ends with status 1 when there is a fault.
import { existsSync } from "node:fs";
import path from "node:path";
import type { Finding, Report } from "#core/doctor/examine.ts";
import { withDatabase } from "#infra/database/with-database.ts";
import { readEnv, StartError } from "#infra/env.ts";
import { examineInstallation } from "./lib/examine-installation.ts";

async function examineHere(): Promise<Report> {
  const settings = readEnv(process.env);
  // A database is looked at, never made.
  if (settings.databaseUrl === undefined && !existsSync(path.join(settings.dataDir, "postgres-password"))) {
    throw new StartError(`There is no database in ${settings.dataDir}: set DATA_DIR or DATABASE_URL.`);
  }
  return withDatabase(settings, (databaseUrl) => examineInstallation(settings, databaseUrl));
}

function describe({ state, title, count, examples, said, advice }: Finding): string {
  const line = `${state.padEnd(8)} ${title}${said === undefined ? "" : ` (${said})`}`;
  if (state === "ok") return line;
  const more = count > examples.length ? `; and ${count - examples.length} more` : "";
  return `${line}: ${count} ${count === 1 ? "does" : "do"} not\n         ${examples.join("; ")}${more}\n         ${advice}`;
}

function printReport({ findings, faults, warnings }: Report): void {
  for (const finding of findings) console.log(describe(finding));
  console.log(`doctor: ${findings.length} checks, ${faults} faults, ${warnings} warnings`);
}

examineHere()
  .then((report) => {
    if (process.argv.includes("--json")) console.log(JSON.stringify(report, null, 2));
    else printReport(report);
    process.exitCode = report.faults > 0 ? 1 : 0;
  })
  .catch((error: Error) => {
    console.error(
      error.name === "StartError" ? error.message : `The database was not examined: ${error.message}`,
    );
    process.exitCode = 1;
  });
