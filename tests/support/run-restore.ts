// Restores as the options in the first argument say, in a process that a test may kill.
import { restore } from "#infra/backup/restore.ts";
import { fits } from "./backup.ts";

await restore({ ...JSON.parse(process.argv[2] ?? ""), fits });
