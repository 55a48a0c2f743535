import type { Env } from "#infra/env.ts";

export type Role = Env["role"];

/** What a process may be asked to serve; every one answers `/healthz` as well. */
export type Duty = "pages" | "commands" | "live" | "jobs";

const duties: Record<Role, Duty[]> = {
  all: ["pages", "commands", "live", "jobs"],
  web: ["pages", "commands"],
  realtime: ["live"],
  worker: ["jobs"],
};

const words: Record<Duty, string> = {
  pages: "pages",
  commands: "commands over HTTP",
  live: "the live connection",
  jobs: "jobs",
};

/** True when a process of this role has the duty. */
export const serves = (role: Role, duty: Duty): boolean => duties[role].includes(duty);

/** What a process of this role serves, as a line of the start says it. */
export const describeRole = (role: Role): string =>
  `${role}: ${duties[role].map((duty) => words[duty]).join(", ")}`;
