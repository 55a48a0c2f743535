import type pg from "pg";

type Change = [from: string | RegExp, to: string];

/** Changes the text of a database function, once; throws when it does not hold what is to be changed. */
export async function rewriteFunction(client: pg.Client, name: string, changes: Change[]): Promise<void> {
  const { rows } = await client.query<{ text: string; changed: string | null }>(
    "SELECT pg_get_functiondef(oid) AS text, obj_description(oid) AS changed FROM pg_proc WHERE proname = $1",
    [name],
  );
  const [found] = rows;
  if (!found) throw new Error(`there is no function ${name}`);
  if (found.changed === "mutant") return;
  let { text } = found;
  for (const [from, to] of changes) {
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`${name} does not hold ${from}`);
    text = changed;
  }
  await client.query(text);
  await client.query(`COMMENT ON FUNCTION ${name} IS 'mutant'`);
}
