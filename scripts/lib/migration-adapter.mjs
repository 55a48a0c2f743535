import { randomUUID } from "node:crypto";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

// @prisma/adapter-pg cannot serve the schema engine: it refuses the catalogue's "char" columns, and its shadow
// database can turn out to be the real one, since a connection string wins over a database name there.

const ADAPTER = { provider: "postgres", adapterName: "borealis-schema-engine" };

/** PostgreSQL's type numbers, with Prisma's name for each; `parse` where the engine wants more than text. */
const TYPES = new Map([
  [16, { type: ColumnTypeEnum.Boolean, parse: true }],
  [18, { type: ColumnTypeEnum.Character }],
  [20, { type: ColumnTypeEnum.Int64 }],
  [21, { type: ColumnTypeEnum.Int32, parse: true }],
  [23, { type: ColumnTypeEnum.Int32, parse: true }],
  [26, { type: ColumnTypeEnum.Int64 }],
  [114, { type: ColumnTypeEnum.Json }],
  [700, { type: ColumnTypeEnum.Float, parse: true }],
  [701, { type: ColumnTypeEnum.Double, parse: true }],
  [1000, { type: ColumnTypeEnum.BooleanArray, parse: true }],
  [1002, { type: ColumnTypeEnum.CharacterArray, parse: true }],
  [1003, { type: ColumnTypeEnum.TextArray, parse: true }],
  [1005, { type: ColumnTypeEnum.Int32Array, parse: true }],
  [1007, { type: ColumnTypeEnum.Int32Array, parse: true }],
  [1009, { type: ColumnTypeEnum.TextArray, parse: true }],
  [1015, { type: ColumnTypeEnum.TextArray, parse: true }],
  [1016, { type: ColumnTypeEnum.Int64Array, parse: true }],
  [1028, { type: ColumnTypeEnum.Int64Array, parse: true }],
  [1114, { type: ColumnTypeEnum.DateTime }],
  [1184, { type: ColumnTypeEnum.DateTime }],
  [1700, { type: ColumnTypeEnum.Numeric }],
  [2950, { type: ColumnTypeEnum.Uuid }],
  [3802, { type: ColumnTypeEnum.Json }],
]);

const TIMESTAMP = 1114;
const TIMESTAMP_WITH_ZONE = 1184;

const types = {
  getTypeParser(oid) {
    if (oid === TIMESTAMP) return (value) => `${value.replace(" ", "T")}+00:00`;
    if (oid === TIMESTAMP_WITH_ZONE) return (value) => new Date(value).toISOString().replace("Z", "+00:00");
    return TYPES.get(oid)?.parse ? pg.types.getTypeParser(oid, "text") : (value) => value;
  },
};

function rethrow(error) {
  const { message, detail, column, hint, code = "XX000", severity = "ERROR" } = error;
  const cause = { kind: "postgres", code, severity, message, detail, column, hint };
  throw Object.assign(new Error(message), {
    name: "DriverAdapterError",
    cause: { ...cause, originalCode: code, originalMessage: message },
  });
}

async function openConnection(connectionString, onClose = async () => {}) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const run = (query) =>
    client.query({ text: query.sql, values: query.args, rowMode: "array", types }).catch(rethrow);
  return {
    ...ADAPTER,
    async queryRaw(query) {
      const { fields, rows } = await run(query);
      return {
        columnNames: fields.map((field) => field.name),
        columnTypes: fields.map((field) => TYPES.get(field.dataTypeID)?.type ?? ColumnTypeEnum.Text),
        rows,
      };
    },
    executeRaw: async (query) => (await run(query)).rowCount ?? 0,
    async executeScript(sql) {
      await client.query(sql).catch(rethrow);
    },
    async startTransaction() {
      throw new Error("the schema engine starts no transactions");
    },
    getConnectionInfo: () => ({
      schemaName: new URL(connectionString).searchParams.get("schema") ?? "public",
      supportsRelationJoins: true,
    }),
    async dispose() {
      await client.end();
      await onClose();
    },
  };
}

async function runOnce(connectionString, sql) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Gives the schema engine its connections to `url`, and to shadow databases that are dropped when it is done. */
export function createMigrationAdapters(url) {
  return bindMigrationAwareSqlAdapterFactory({
    ...ADAPTER,
    connect: () => openConnection(url),
    async connectToShadowDb() {
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      await runOnce(url, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
      const shadow = new URL(url);
      shadow.pathname = `/${name}`;
      const drop = () => runOnce(url, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      return openConnection(shadow.href, drop);
    },
  });
}
