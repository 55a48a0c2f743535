import { setTimeout as pause } from "node:timers/promises";
import { guessColumns, toLines } from "#components/console/csv/columns.ts";
import { readTable } from "#components/console/csv/read-table.ts";
import { takePart } from "#components/console/csv/take-part.ts";
import type { HttpClient } from "#tests/support/server.ts";

const LOOK_EVERY_MS = 200;

/** Imports a file of users as the console's page does: reads it, hands it over, lets it run. From the first to the last. */
export async function importCsv(client: HttpClient, bytes: Uint8Array) {
  const began = performance.now();
  const table = readTable(bytes);
  const lines = toLines(table, guessColumns(table.header));
  const { import: id } = await client.ask("import.begin", { file: "users.csv" });
  for (let sent = 0; sent < lines.length; ) {
    const part = takePart(lines, sent);
    await client.ask("import.add", { import: id, lines: part });
    sent += part.length;
  }
  await client.ask("import.start", { import: id });
  for (;;) {
    const { state, done, failed } = await client.ask("import.get", { import: id });
    if (state === "done") return { seconds: (performance.now() - began) / 1_000, done, failed };
    await pause(LOOK_EVERY_MS);
  }
}
