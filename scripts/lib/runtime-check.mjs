// Imported before anything that an old Node.js could not even read.

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
