// npm run doctor: examines the installation, whether or not the server runs. With -- --json for programs.
import { runScript } from "./lib/run-script.mjs";

const args = process.argv.slice(2);
if (args.some((arg) => arg !== "--json")) {
  console.error("Write: npm run doctor, or npm run doctor -- --json");
  process.exit(1);
}
await runScript("scripts/doctor.ts", args);
