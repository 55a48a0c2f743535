import type { Queryable } from "../database.ts";

/** Until the commit, nobody else sets the installation up or seeds it; answers its row. */
export async function lockInstallation(db: Queryable) {
  return db.installation.update({ where: { id: 1 }, data: { id: 1 } });
}
