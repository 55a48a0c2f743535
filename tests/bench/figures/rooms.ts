import { median } from "../load/plan.ts";
import { seedGroups, seedPeople, seedRoom } from "../stage/seed.ts";
import { nameCrowd, openSockets } from "./crowds.ts";
import {
  allOf,
  type Bench,
  type Figure,
  type Load,
  measureLoad,
  ms,
  type Outcome,
  runLoad,
} from "./figure.ts";

const INSIDE = 5_000;
const LAST_WITHIN_MS = 300;

/** Everybody is inside of one chat room; one of them speaks. */
async function roomOfThousands(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const crowd = nameCrowd("room");
  const accounts = await seedPeople(stage.cluster.query, stage.appId, crowd, INSIDE);
  const [owner] = accounts;
  if (!owner) throw new Error("nobody owns the room");
  const room = await seedRoom(stage.cluster.query, stage.appId, owner);
  await openSockets(stage, crowd, accounts, room);
  const measured = await measureLoad(bench, {
    crowd,
    senders: [{ socket: 0, targets: [{ room }] }],
    audience: INSIDE,
    rate: null,
    until: "delivered",
    messagesEach: 5,
    seconds: 30,
    warmUpSeconds: 0,
  });
  await stage.generator.closeCrowd(crowd);
  const last = median(measured.product.map((figures) => figures.last.p50));
  return [
    {
      name: `F6 one message to ${INSIDE.toLocaleString("en")} in a chat room`,
      target: `last ≤ ${LAST_WITHIN_MS} ms`,
      measured: `last ${ms(last)}`,
      reached: last <= LAST_WITHIN_MS,
      verdict: measured.verdict,
      raw: measured,
    },
  ];
}

const SIZES = [20, 500, 5_000] as const;
const MESSAGES = 200;
/** A page that is changed for the first time after a checkpoint is written whole; that happens to any of them. */
const TOLERANCE = 1.5;

type Cost = { members: number; rows: number; walBytes: number };

/** What the database writes for a message in groups of several sizes, with one member online. */
async function costOfSizes(bench: Bench): Promise<Outcome[]> {
  const { stage } = bench;
  const { query } = stage.cluster;
  const costs: Cost[] = [];
  const verdicts = [];
  for (const members of SIZES) {
    const crowd = nameCrowd("cost");
    const accounts = await seedPeople(query, stage.appId, crowd, members);
    const [group = 0] = await seedGroups(query, stage.appId, [accounts]);
    await openSockets(stage, crowd, accounts.slice(0, 1));
    const load: Load = {
      crowd,
      senders: [{ socket: 0, targets: [{ group }] }],
      audience: 1,
      rate: null,
      until: "acknowledged",
      warmUpSeconds: 0,
      seconds: 60,
      messagesEach: MESSAGES,
    };
    verdicts.push((await runLoad(bench, load)).verdict);
    const before = await written(query);
    verdicts.push((await runLoad(bench, load)).verdict);
    const after = await written(query);
    costs.push({
      members,
      rows: (after.rows - before.rows) / MESSAGES,
      walBytes: Math.round((after.wal - before.wal) / MESSAGES),
    });
    await stage.generator.closeCrowd(crowd);
  }
  const [least = 0, most = 0] = [
    Math.min(...costs.map(({ walBytes }) => walBytes)),
    Math.max(...costs.map(({ walBytes }) => walBytes)),
  ];
  const rows = costs.map((cost) => cost.rows);
  return [
    {
      name: `F5 cost of a message in groups of ${SIZES.join(", ")}`,
      target: "one row, and as many WAL bytes whatever the size",
      measured: costs.map((cost) => `${cost.rows.toFixed(2)} rows, ${cost.walBytes} B`).join(" · "),
      reached: rows.every((one) => one === rows[0]) && most <= TOLERANCE * least,
      verdict: allOf(verdicts),
      raw: costs,
    },
  ];
}

/** Rows of logs so far, and how far the database has written. */
async function written(query: Bench["stage"]["cluster"]["query"]): Promise<{ rows: number; wal: number }> {
  const [row] = await query<{ rows: string; wal: string }>(
    "SELECT (SELECT count(*) FROM log) AS rows, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS wal",
  );
  return { rows: Number(row?.rows), wal: Number(row?.wal) };
}

export const rooms: Figure[] = [
  { id: "F6r", needs: {}, measure: roomOfThousands },
  { id: "F5c", needs: {}, measure: costOfSizes },
];
