// npm start: installs, builds and serves, each only as far as needed. Nothing has to be installed before.

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Borealis needs Node.js 20.19 or later, and this is ${process.versions.node}: install Node.js 24 LTS.`,
  );
  process.exit(1);
}

// A closed terminal does not end a server, and nobody may open the debugger of one by a signal.
process.on("SIGHUP", () => {});
process.on("SIGUSR1", () => {});

process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";

try {
  const { pathToFileURL } = await import("node:url");
  const path = await import("node:path");
  const { root } = await import("./lib/project.mjs");
  const { oneAtATime, prepare } = await import("./lib/prepare.mjs");
  const { useBuild } = await import("./lib/builds.mjs");
  process.chdir(root);
  const folder = await oneAtATime(async () => {
    const built = await prepare();
    useBuild(built);
    return built;
  });
  process.env.NEXT_DIST_DIR = path.relative(root, path.join(folder, "next"));
  // In this very process, so that signals reach the server.
  const { startServer } = await import(pathToFileURL(path.join(folder, "server.mjs")).href);
  await startServer();
} catch (error) {
  const { message, name, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(name === "StartError" ? message : `Borealis could not start: ${message}`);
  if (process.env.LOG_LEVEL === "debug" || process.env.LOG_LEVEL === "trace") console.error(stack);
  process.exit(1);
}
