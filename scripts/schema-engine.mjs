#!/usr/bin/env node
// Stands in for Prisma's schema engine binary: speaks its protocol (JSON-RPC, one message a line, over standard
// input and output) and passes each call to the engine's WebAssembly build from npm.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import pg from "pg";
import { createMigrationAdapters } from "./lib/migration-adapter.mjs";
import { loadSchemaEngine } from "./lib/schema-engine-wasm.mjs";

const PRINT_ID_START = 1_000_000;
const CALL_FAILED = 4466;

const argv = process.argv.slice(2);

function optionValues(name) {
  return argv.flatMap((argument, index) => (argument === name ? [argv[index + 1]] : []));
}

/** The command line believes errors only from this target, and drops the first line of standard error. */
function log(level, message, fields = {}) {
  const timestamp = new Date().toISOString();
  const target = "schema_engine::logger";
  process.stderr.write(`${JSON.stringify({ timestamp, level, fields: { message, ...fields }, target })}\n`);
}

function fail(code, message, meta) {
  log("ERROR", message, { is_panic: false, error_code: code, message, meta: JSON.stringify(meta) });
  process.exit(1);
}

async function runSql(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** `schema-engine cli <command>`: asks whether a database can be reached, makes it, or drops it. */
async function runDatabaseCommand(command, url) {
  log("INFO", "Starting schema engine CLI");
  const { pathname, host } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  const server = new URL(url);
  server.pathname = "/postgres";
  server.search = "";
  try {
    if (command === "can-connect-to-database") await runSql(url, "SELECT 1");
    else if (command === "create-database")
      await runSql(server.href, `CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    else if (command === "drop-database")
      await runSql(server.href, `DROP DATABASE ${pg.escapeIdentifier(database)}`);
    else throw new Error(`unknown command ${command}`);
  } catch (error) {
    if (error.code === "3D000")
      fail("P1003", `Database \`${database}\` does not exist`, { database_name: database });
    if (error.code === "28P01" || error.code === "28000") fail("P1000", "Authentication failed", {});
    fail("P1001", `Can't reach database server at ${host}: ${error.message}`, { database_location: host });
  }
  log("INFO", "Connection successful");
  process.exit(0);
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

async function answer(engine, { id, method, params }, printId) {
  try {
    const name = method === "getDatabaseVersion" ? "version" : method;
    const result = await engine[name](params);
    // The binary prints a diff by a call of its own before it answers.
    if (name === "diff" && result?.stdout) {
      send({ id: printId, method: "print", params: { content: result.stdout } });
    }
    send({ id, result: result ?? {} });
  } catch (error) {
    const message = error?.message ?? String(error);
    const data = { is_panic: false, message, error_code: error?.code, meta: error?.meta ?? {} };
    send({
      id,
      error: { code: CALL_FAILED, message: "An error happened. Check the data field for details.", data },
    });
  }
}

async function serve(url) {
  const wasm = await loadSchemaEngine();
  const datamodels = optionValues("--datamodels").map((file) => [file, readFileSync(file, "utf8")]);
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
  let engine;
  let printId = PRINT_ID_START;
  for await (const line of createInterface({ input: process.stdin })) {
    const message = line.trim() === "" ? {} : JSON.parse(line);
    // A message without a method answers one of our prints.
    if (!message.method) continue;
    engine ??= wasm.SchemaEngine.new(options, () => {}, url ? createMigrationAdapters(url) : undefined);
    printId += 1;
    await answer(await engine, message, printId);
  }
}

const url = JSON.parse(optionValues("--datasource")[0] ?? "{}").url;
if (argv.includes("--version")) console.log(`schema-engine-wasm ${(await loadSchemaEngine()).version()}`);
else if (argv.includes("cli")) await runDatabaseCommand(argv[argv.indexOf("cli") + 1], url);
else await serve(url);
process.exit(0);
