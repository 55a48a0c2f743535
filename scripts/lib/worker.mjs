// One of the processes of `npm run start:cluster`: serves the build that the first process names.
import { holdBuild } from "./builds.mjs";
import { failToStart, loadServer } from "./launch.mjs";

const folder = process.env.BOREALIS_BUILD ?? "";
try {
  holdBuild(folder);
  const { startWorker } = await loadServer(folder);
  await startWorker();
} catch (error) {
  failToStart(error);
}
