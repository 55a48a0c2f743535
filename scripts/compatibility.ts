// Run by scripts/compatibility.mjs. Ends with status 1 when a check fails, or a call has none.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { contractCalls, wireCases } from "./lib/contract-calls.ts";
import { type Checks, type ReportedTest, readChecks } from "./lib/read-checks.ts";

type Report = { testResults: { assertionResults: ReportedTest[] }[] };

const root = path.resolve(import.meta.dirname, "..");
const page = path.join(root, "docs/compatibility.md");

/** Every check that calls the API, with what became of it. */
function runChecks(): ReportedTest[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), "borealis-compatibility-"));
  const file = path.join(folder, "report.json");
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const projects = ["--project", "api", "--project", "realtime"];
  const args = [vitest, "run", ...projects, "tests/api/rest", "tests/realtime/rest", "--reporter=json"];
  try {
    spawnSync(process.execPath, [...args, `--outputFile=${file}`], { cwd: root, stdio: "inherit" });
    // Written by vitest, in the form that its documentation gives.
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    return report.testResults.flatMap(({ assertionResults }) => assertionResults);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stateOf({ byNumber }: Checks, number: string): string {
  const { passed = 0, failed = 0 } = byNumber.get(number) ?? {};
  if (failed > 0) return `**${failed} of ${passed + failed} checks fail**`;
  return passed > 0 ? `works (${passed} ${passed === 1 ? "check" : "checks"})` : "not checked";
}

function describe(checks: Checks, total: number): string {
  const calls = contractCalls.map(
    ([number, call, purpose]) => `| ${number} | \`${call}\` | ${purpose} | ${stateOf(checks, number)} |`,
  );
  const wire = wireCases.map(([number, what]) => `| ${number} | ${what} | ${stateOf(checks, number)} |`);
  const differences = checks.differences.map(
    ({ number, what, holds }) => `- ${number}: ${what}${holds ? "" : " (**this check fails**)"}`,
  );
  return `# Compatibility with JMessage's REST API

Written by \`npm run compatibility\` from what ${total} checks say; do not change it by hand. Every check calls a server over
HTTP and compares status, headers and bytes. A program written for JMessage needs another host name, nothing else.

## Calls

| | call | what for | state |
| --- | --- | --- | --- |
${calls.join("\n")}

## What programs in use put on the wire

| | what | state |
| --- | --- | --- |
${wire.join("\n")}

## Known differences

${differences.length > 0 ? differences.join("\n") : "None that a check knows of."}

## Beyond it

- \`Idempotency-Key\` on every call that changes something: run once, answered again for a day.
- API keys with scopes and an end beside the master secret; the secret before the last rotation goes on for a day, with
  a \`Warning\` header.
- \`X-Request-Id\` with every answer, and in the app's audit log.
- An OpenAPI document at \`/docs/openapi.json\` and a page at \`/docs\`.
`;
}

const tests = runChecks();
const checks = readChecks(tests);
writeFileSync(page, describe(checks, tests.length));
const unchecked = [...contractCalls, ...wireCases].filter(([number]) => !checks.byNumber.has(number));
for (const [number, what] of unchecked) console.log(`${number} is not checked: ${what}`);
const failed = tests.filter(({ status }) => status === "failed").length;
console.log(`docs/compatibility.md: ${tests.length} checks, ${failed} failed`);
process.exitCode = failed > 0 || unchecked.length > 0 ? 1 : 0;
