// npm test: every check of the project, one after the other, from whatever state the checkout is in. Ends with one
// line, "N passed, N failed"; checks that are not made of tests count as one each.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { duration } from "../infra/step.mjs";
import { countPlaywright, countVitest, judge, summary } from "./lib/counts.mjs";
import { environmentWithoutSettings } from "./lib/environment.mjs";
import { oneAtATime, prepareSources } from "./lib/prepare.mjs";
import { inProject, root } from "./lib/project.mjs";

const STAGE_LIMIT_MS = 20 * 60_000;
const REPORTS = inProject(".cache", "reports");

const testEnvironment = (extra) => ({
  ...environmentWithoutSettings(),
  NEXT_TELEMETRY_DISABLED: "1",
  FORCE_COLOR: "0",
  ...extra,
});

/** Runs a node program with its output shown; resolves with its exit status, 1 when it had to be ended. */
function runNode(args, env = {}) {
  // A group of its own, so that whatever it started ends with it.
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: testEnvironment(env),
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It is gone already.
    }
  };
  const onSignal = () => {
    end("SIGTERM");
    process.exit(1);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const limit = setTimeout(() => {
    console.log(`This took longer than ${duration(STAGE_LIMIT_MS)} and is ended`);
    end("SIGKILL");
  }, STAGE_LIMIT_MS);
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      clearTimeout(limit);
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
      resolve(code ?? 1);
    });
  });
}

const bin = {
  biome: inProject("node_modules/@biomejs/biome/bin/biome"),
  playwright: inProject("node_modules/@playwright/test/cli.js"),
  tsc: inProject("node_modules/typescript/bin/tsc"),
  tsx: inProject("node_modules/tsx/dist/cli.mjs"),
  vitest: inProject("node_modules/vitest/vitest.mjs"),
};

/** One program that succeeds or fails. */
async function check(args, env) {
  const failed = (await runNode(args, env)) === 0 ? 0 : 1;
  return { passed: 1 - failed, failed, skipped: 0 };
}

async function vitest(project) {
  const file = `${REPORTS}/${project}.json`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const status = await runNode([bin.vitest, "run", "--project", project, ...reporters]);
  return judge(countVitest, file, status);
}

async function playwright() {
  const { ensureBrowser } = await import("./lib/browser.mjs");
  const browser = ensureBrowser();
  if (browser === null) {
    console.log("No browser could be found or fetched: install Chromium, or set CHROMIUM_PATH.");
    return { passed: 0, failed: 1, skipped: 0 };
  }
  console.log(`Browser: ${browser}`);
  const file = `${REPORTS}/e2e.json`;
  const status = await runNode([bin.playwright, "test", "--reporter=list,json"], {
    CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return judge(countPlaywright, file, status);
}

const stages = [
  ["lint", () => check([bin.biome, "check", "."])],
  ["types", () => check([bin.tsc, "--noEmit"])],
  ["floors", () => check([inProject("scripts/check-floors.mjs")])],
  ["migrations", () => check([bin.tsx, inProject("scripts/check-migrations.ts")])],
  ["unit", () => vitest("unit")],
  ["build", () => check([inProject("scripts/build.mjs")])],
  ["api", () => vitest("api")],
  ["realtime", () => vitest("realtime")],
  ["chaos", () => check([bin.tsx, inProject("tests/chaos/run.ts"), "--profile", "smoke"])],
  // Before the commit, in the client, between tenants: one planted bug of each kind must be caught.
  ["mutants", () => check([bin.tsx, inProject("tests/chaos/run.ts"), "--mutants", "--only", "M1,M8,M10"])],
  ["e2e", playwright],
];

async function runStage(name, work) {
  console.log(`\n── ${name}`);
  const began = performance.now();
  const counts = await work().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const took = duration(performance.now() - began);
  console.log(`── ${name}: ${summary(counts)} (${took})`);
  return { name, counts, took };
}

/** `npm test -- unit e2e` runs these stages alone. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some(([stage]) => stage === name));
if (unknown.length > 0) {
  console.error(
    `There is no stage ${unknown.join(", ")}: the stages are ${stages.map(([name]) => name).join(", ")}.`,
  );
  process.exit(1);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const results = [];
try {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  await oneAtATime(prepareSources);
  const { writeNextTypes } = await import("./lib/builds.mjs");
  writeNextTypes();
  for (const [name, work] of stages) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const result = await runStage(name, work);
    results.push(result);
    for (const key of Object.keys(total)) total[key] += result.counts[key];
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  total.failed += 1;
}
console.log("");
for (const { name, counts, took } of results) console.log(`${name.padEnd(12)} ${summary(counts)} (${took})`);
console.log(summary(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
