// Fails when prisma/schema.prisma and prisma/migrations describe different databases.
import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";

const PRISMA = fileURLToPath(new URL("../node_modules/prisma/build/index.js", import.meta.url));

const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-migrations-"));
await chmod(dataDir, 0o711);
const log = { info: () => {}, warn: console.warn, error: console.error };
const given = process.env.TEST_DATABASE_URL;
const postgres = given ? null : await startBundledPostgres({ dataDir, log });
try {
  const comparison = ["--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma"];
  const { status } = spawnSync(process.execPath, [PRISMA, "migrate", "diff", ...comparison, "--exit-code"], {
    env: { ...process.env, DATABASE_URL: given ?? postgres?.url },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status === 2)
    console.error("The schema and the migrations differ: run npx prisma migrate dev and commit the result.");
  process.exitCode = status ?? 1;
} finally {
  await postgres?.stop();
  await rm(dataDir, { recursive: true, force: true });
}
