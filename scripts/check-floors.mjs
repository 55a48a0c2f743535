// npm run check:floors: refuses packages older than the oldest safe version. Works offline, unlike an audit.
import { readFileSync } from "node:fs";
import { findBelowFloors } from "./lib/floors.mjs";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const faults = findBelowFloors(lock);
for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log("Every package is at or above its floor");
process.exitCode = faults.length === 0 ? 0 : 1;
