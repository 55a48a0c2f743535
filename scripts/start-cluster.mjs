// npm run start:cluster -- --processes N: what npm start does, with N processes serving behind one port, by default
// one for each core. This one prepares everything and keeps the others running.
import "./lib/runtime-check.mjs";

// Until the others run there is nothing to replace.
process.on("SIGUSR2", () => {});

const { availableParallelism } = await import("node:os");
const { parseArgs } = await import("node:util");
const { failToStart, loadServer, takeBuild } = await import("./lib/launch.mjs");
const { inProject, startError } = await import("./lib/project.mjs");

const MOST = 64;

function readProcesses() {
  const wrong = startError(`Write: npm run start:cluster -- --processes N, with N from 1 to ${MOST}.`);
  let given;
  try {
    given = parseArgs({ options: { processes: { type: "string" } } }).values.processes;
  } catch {
    throw wrong;
  }
  const count = given === undefined ? Math.min(availableParallelism(), MOST) : Number(given);
  if (!Number.isInteger(count) || count < 1 || count > MOST) throw wrong;
  return count;
}

try {
  const processes = readProcesses();
  let taken = await takeBuild();
  const { startCluster } = await loadServer(taken.folder);
  await startCluster({
    processes,
    program: inProject("scripts/lib/worker.mjs"),
    built: { BOREALIS_BUILD: taken.folder },
    async rebuild() {
      const before = taken;
      taken = await takeBuild();
      // Its last processes keep it for themselves until they end.
      if (before.folder !== taken.folder) before.release();
      return { BOREALIS_BUILD: taken.folder };
    },
  });
} catch (error) {
  failToStart(error);
}
