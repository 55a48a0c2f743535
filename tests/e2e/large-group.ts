import pg from "pg";
import { findRunningPostgres } from "#infra/database/postgres-supervisor.ts";
import { seedGroups, seedPeople } from "../bench/stage/seed.ts";
import type { Device } from "./fixtures.ts";
import { appKey } from "./product.ts";

const surnames = [..."王李张刘陈杨赵黄周吴"];
const given = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"];

/** Puts somebody and so many others, less one, into a group of theirs, in the database: registering takes long. */
export async function seedLargeGroup(owner: Device, members: number): Promise<number> {
  const url = findRunningPostgres(process.env.E2E_DATA_DIR ?? "");
  if (!url) throw new Error("the product's own PostgreSQL does not run");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const query = async <T>(sql: string, values: unknown[] = []) =>
      (await client.query(sql, values)).rows as T[];
    const [app] = await query<{ id: number }>("SELECT id FROM app WHERE app_key = $1", [appKey]);
    const [me] = await query<{ id: string }>("SELECT id FROM users WHERE username = $1", [
      owner.person.username,
    ]);
    const appId = app?.id ?? 0;
    const people = await seedPeople(query, appId, `bench${Date.now()}`, members - 1);
    await query(
      `UPDATE users u SET nickname = n.name, nickname_lower = lower(n.name)
         FROM (SELECT id, ($2::text[])[1 + r % 10] || ($3::text[])[1 + r / 10 % 20] || ($3::text[])[1 + r / 200 % 20] AS name
                 FROM (SELECT id, row_number() OVER (ORDER BY id)::integer AS r FROM users WHERE id = ANY ($1::bigint[])) x) n
        WHERE u.id = n.id`,
      [people.map(({ userId }) => userId), surnames, given],
    );
    const self = { name: owner.person.username, userId: Number(me?.id), sessionId: 0 };
    const [group = 0] = await seedGroups(query, appId, [[self, ...people]]);
    await query(
      "UPDATE member SET role = 1 WHERE user_id = $1 AND conv_id = (SELECT conversation_id FROM groups WHERE id = $2)",
      [self.userId, group],
    );
    await owner.run("message.send", {
      target: { group },
      body: { type: "text", text: "hello, all of you" },
      clientId: `bench-${group}`,
    });
    return group;
  } finally {
    await client.end();
  }
}
