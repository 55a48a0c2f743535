import type { Queryable } from "../database.ts";

export type NewOperator = { email: string; passwordHash: string };

/** Makes an operator with an account of their own, inside the caller's commit. */
export async function makeOperator(
  db: Queryable,
  { email, passwordHash }: NewOperator,
): Promise<{ id: number; accountId: number }> {
  const account = await db.account.create({ data: { name: email } });
  return db.operator.create({
    data: { accountId: account.id, email, passwordHash },
    select: { id: true, accountId: true },
  });
}
