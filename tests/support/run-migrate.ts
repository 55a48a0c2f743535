// Migrates the database named by the first argument by the folder named by the second, in a process that a test may kill.
import { migrate } from "#infra/database/migrate.ts";

await migrate(process.argv[2] ?? "", process.argv[3] ?? "");
