import type { Queryable } from "../database.ts";

/** Which history the installation's logs belong to: another one after every restore to an earlier point. */
export async function readEpoch(scope: { db: Queryable }): Promise<string> {
  const { epoch } = await scope.db.installation.findUniqueOrThrow({
    where: { id: 1 },
    select: { epoch: true },
  });
  return epoch;
}
