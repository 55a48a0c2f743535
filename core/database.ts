import type { Prisma, PrismaClient } from "#generated/prisma/client.ts";

/** The tenant-guarded client of the runtime. */
export type Database = Pick<PrismaClient, keyof Prisma.TransactionClient> &
  Pick<PrismaClient, "$transaction">;

/** What a verb queries with: the client itself or an open transaction. */
export type Queryable = Prisma.TransactionClient;
