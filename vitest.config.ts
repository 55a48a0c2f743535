import { defineConfig } from "vitest/config";

// unit: beside the code, database where the rule needs one · api: doors over HTTP · realtime: real sockets
const project = (name: string, include: string[]) => ({
  test: {
    name,
    include,
    environment: "node",
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Much longer than anything should take, for a machine may be busy.
    expect: { poll: { timeout: 20_000 } },
  },
});

export default defineConfig({
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    maxWorkers: 2,
    projects: [
      project("unit", [
        "{app,core,commands,infra,protocol,sdk,components,realtime,rest,scripts}/**/*.test.ts",
        "tests/*.test.ts",
      ]),
      project("api", ["tests/api/**/*.test.ts"]),
      project("realtime", ["tests/realtime/**/*.test.ts"]),
    ],
  },
});
