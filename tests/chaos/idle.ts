import { createConnection } from "#sdk/connection.ts";
import { postCommand } from "#sdk/http.ts";
import { APP_KEY, type Cluster } from "./cluster.ts";
import { signIn } from "./devices.ts";

const PEOPLE = 20;

const nothing = () => {};

/**
 * Opens connections of people nobody writes to, which come back whenever they are lost; answers what closes them once
 * all are open.
 */
export async function openIdleConnections(count: number, cluster: Cluster): Promise<() => void> {
  const people = Array.from({ length: PEOPLE }, (_, index) => ({
    username: `idle-${index}`,
    password: "correct horse battery",
  }));
  const sessions = await Promise.all(
    people.map(async (person) => {
      await postCommand({ origin: cluster.origin, appKey: APP_KEY, fetch }, "user.register", person);
      return signIn(cluster.origin, APP_KEY, person);
    }),
  );
  let opened = 0;
  let allOpen = nothing;
  const ready = new Promise<void>((resolve) => {
    allOpen = resolve;
  });
  const connections = Array.from({ length: count }, (_, index) => {
    const session = sessions[index % sessions.length];
    const node = cluster.nodes[index % cluster.nodes.length];
    const origin = `http://127.0.0.1:${node?.port}`;
    const http = { origin, appKey: APP_KEY, fetch: session?.fetch ?? fetch };
    return createConnection({
      origin,
      clock: Date.now,
      fetchTicket: () => postCommand(http, "session.ticket", {}),
      onOpen() {
        opened += 1;
        if (opened === count) allOpen();
      },
      onState: nothing,
      signals: {
        entries: nothing,
        "cursor.moved": nothing,
        "typing.changed": nothing,
        "transparent.received": nothing,
        "room.changed": nothing,
        "room.left": nothing,
        "presence.changed": nothing,
        "profile.changed": nothing,
      },
    });
  });
  for (const connection of connections) connection.start();
  await ready;
  return () => {
    for (const connection of connections) connection.stop();
  };
}
