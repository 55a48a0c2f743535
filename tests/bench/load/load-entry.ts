// The load generator, a process of its own: reads plans as JSON lines, answers each with one line.
import { createInterface } from "node:readline";
import { type Crowd, openCrowd, stormBack } from "./crowd.ts";
import { drive, driveCommand } from "./drive.ts";
import type { Plan } from "./plan.ts";

const crowds = new Map<string, Crowd>();

function crowdOf(name: string): Crowd {
  const crowd = crowds.get(name);
  if (!crowd) throw new Error(`there is no crowd ${name}`);
  return crowd;
}

async function follow(plan: Plan): Promise<object> {
  switch (plan.do) {
    case "open":
    case "storm": {
      const { crowd, opened } =
        plan.do === "open" ? await openCrowd(plan) : await stormBack(plan, crowdOf(plan.crowd));
      crowds.set(plan.crowd, crowd);
      return opened;
    }
    case "load":
      return drive(plan, crowdOf(plan.crowd), crowdOf(plan.receivers ?? plan.crowd).receipts);
    case "command":
      return driveCommand(plan, crowdOf(plan.crowd));
    case "state":
      return { open: crowdOf(plan.crowd).sockets.filter((socket) => socket.isOpen()).length };
    case "stall":
      for (const index of plan.sockets) crowdOf(plan.crowd).sockets[index]?.stall();
      return {};
    case "close":
      for (const socket of crowds.get(plan.crowd)?.sockets ?? []) socket.close();
      crowds.delete(plan.crowd);
      return {};
  }
}

// Plans run side by side: a storm and the load of others.
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, ...plan } = JSON.parse(line);
    follow(plan)
      .then((answer) => console.log(JSON.stringify({ id, answer })))
      .catch((error: unknown) =>
        console.log(JSON.stringify({ id, failed: error instanceof Error ? error.message : String(error) })),
      );
  })
  .on("close", () => process.exit(0));
