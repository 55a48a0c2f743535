// npm start: installs, builds and serves, each only as far as needed. Nothing has to be installed before.
import "./lib/runtime-check.mjs";

const { failToStart, loadServer, takeBuild } = await import("./lib/launch.mjs");
try {
  const { folder } = await takeBuild();
  const { startServer } = await loadServer(folder);
  await startServer();
} catch (error) {
  failToStart(error);
}
