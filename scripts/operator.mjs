// npm run operator -- reset <email>: gives an operator who is locked out a new password, whether or not the server runs.
import { runScript } from "./lib/run-script.mjs";

const [verb, email, ...rest] = process.argv.slice(2);
if (verb !== "reset" || !email || rest.length > 0) {
  console.error("Write: npm run operator -- reset <email>");
  process.exit(1);
}
await runScript("scripts/reset-operator.ts", [email]);
