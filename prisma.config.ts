import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Prisma fetches its schema engine as a binary from its own host; ours is the same engine from npm
// (scripts/schema-engine.mjs). Prisma reads this file before it looks for the binary.
if (process.platform !== "win32" && process.env.PRISMA_SCHEMA_ENGINE_BINARY === undefined) {
  const engine = fileURLToPath(new URL("./scripts/schema-engine.mjs", import.meta.url));
  try {
    // A copy made without its mode bits would not run.
    chmodSync(engine, 0o755);
  } catch {
    // A read-only checkout has the mode it has.
  }
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = engine;
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/borealis" },
});
