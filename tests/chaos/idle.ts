import { createConnection } from "#sdk/connection.ts";
import { postCommand } from "#sdk/http.ts";
import { APP_KEY, type Cluster } from "./cluster.ts";
import { signIn } from "./devices.ts";
import type { Tenant } from "./population.ts";

const nothing = () => {};

/** Opens connections that say nothing, and come back whenever they are lost; answers what closes them. */
export async function openIdleConnections(
  count: number,
  { people }: Tenant,
  cluster: Cluster,
): Promise<() => void> {
  const sessions = await Promise.all(
    people.slice(0, 10).map((person) => signIn(cluster.origin, APP_KEY, person)),
  );
  const connections = Array.from({ length: count }, (_, index) => {
    const session = sessions[index % sessions.length];
    const node = cluster.nodes[index % cluster.nodes.length];
    const origin = `http://127.0.0.1:${node?.port}`;
    const http = { origin, appKey: APP_KEY, fetch: session?.fetch ?? fetch };
    return createConnection({
      origin,
      clock: Date.now,
      fetchTicket: () => postCommand(http, "session.ticket", {}),
      onOpen: nothing,
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
  return () => {
    for (const connection of connections) connection.stop();
  };
}
