import type { ConversationEntry, UserEntry } from "#protocol/entries.ts";
import { appendEntries, type NewEntry } from "./append-entries.sql.ts";
import { contentHash } from "./content-hash.ts";
import type { Context, Deed } from "./context.ts";
import type { Queryable } from "./database.ts";
import type { Hint } from "./hints.ts";
import { sqlState } from "./sql-state.ts";

/** Each of a union without some fields. */
export type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Place = "seq" | "createdAt";

/** A conversation's entry before it has its place. */
export type NewConversationEntry = {
  conversation: number;
  entry: Without<ConversationEntry, Place>;
  /** Who wrote it, when it is somebody's own doing. */
  sender?: { appId: number; userId: number };
  targetSeq?: number;
  displayable?: boolean;
  /** Changes who is in: pushes before and after it have different audiences. */
  changesMembers?: boolean;
};

export type NewUserEntry = { userId: number; entry: Without<UserEntry, Place> };

export type AuditEntry = {
  action: string;
  target: string;
  before?: object;
  after?: object;
  /** The app it is about, when whoever acts does so outside of it. */
  appId?: number;
};

export type Tx = {
  db: Queryable;
  /** An entry in a conversation's or a user's log, written at the end, pushed after the commit. */
  log(entry: NewConversationEntry | NewUserEntry): void;
  /** Who did what, in the same commit. */
  audit(entry: AuditEntry): void;
  /** A hint that goes out only when the commit succeeded. */
  afterCommit(hint: Hint): void;
};

const RETRIES = 3;
/** Serialization failure and deadlock: the transaction did nothing and may run again. */
const RETRYABLE = new Set(["40001", "40P01", "P2034"]);

/**
 * Runs `body` in one commit with its log entries and audit rows; the push goes out afterwards. Retries
 * serialization failures and deadlocks three times, so `body` must not have effects outside the transaction.
 */
export async function transaction<T>(ctx: Context, body: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await runOnce(ctx, body);
    } catch (error) {
      if (attempt >= RETRIES || !RETRYABLE.has(sqlState(error))) throw error;
    }
  }
}

async function runOnce<T>(ctx: Context, body: (tx: Tx) => Promise<T>): Promise<T> {
  const collected: (NewConversationEntry | NewUserEntry)[] = [];
  const audits: AuditEntry[] = [];
  const hints: Hint[] = [];
  const result = await ctx.db.$transaction(async (db) => {
    collected.length = audits.length = hints.length = 0;
    const value = await body({
      db,
      log: (entry) => collected.push(entry),
      audit: (entry) => audits.push(entry),
      afterCommit: (hint) => hints.push(hint),
    });
    if (audits.length === 0 && ctx.deed) audits.push(toAudit(ctx.deed));
    if (audits.length > 0) await db.audit.createMany({ data: audits.map((entry) => toAuditRow(ctx, entry)) });
    if (collected.length > 0) hints.unshift(...(await write(ctx, db, collected)));
    return value;
  });
  if (ctx.deed) ctx.deed.noted = true;
  for (const hint of hints) ctx.publish(hint);
  return result;
}

async function write(
  ctx: Context,
  db: Queryable,
  collected: (NewConversationEntry | NewUserEntry)[],
): Promise<Hint[]> {
  const placed = await appendEntries(ctx.app.id, db, collected.map(toNewEntry));
  return collected.map((item, index): Hint => {
    const place = placed[index];
    if (!place) throw new Error("an entry was not placed");
    const at = { seq: place.seq, createdAt: place.createdAt };
    if ("userId" in item) {
      // The spread of a union loses its discriminant; the entry was one of the union before it got its place.
      return {
        kind: "user.entries",
        appId: ctx.app.id,
        userId: item.userId,
        entries: [{ ...item.entry, ...at } as UserEntry],
      };
    }
    return {
      kind: "conversation.entries",
      appId: ctx.app.id,
      conversation: item.conversation,
      membersSeq: item.changesMembers ? place.seq : place.membersSeq,
      entries: [{ ...item.entry, ...at } as ConversationEntry],
    };
  });
}

function toNewEntry(item: NewConversationEntry | NewUserEntry): NewEntry {
  const { kind, ...body } = item.entry;
  if ("userId" in item) return { user: item.userId, kind, body };
  return {
    conversation: item.conversation,
    kind,
    body,
    sender: item.sender,
    hash: contentHash({ kind, ...body }),
    targetSeq: item.targetSeq,
    displayable: item.displayable ?? false,
    changesMembers: item.changesMembers ?? false,
  };
}

const toAudit = ({ action, target, appId, after }: Deed): AuditEntry => ({ action, target, appId, after });

/** Leaves a row in the audit log for a request that changed something, unless one of its commits has left one. */
export async function noteDeed(ctx: Context): Promise<void> {
  const row = deedRow(ctx);
  if (row) await ctx.db.audit.create({ data: row, select: { id: true } });
}

/** The row of the audit log that a request still has to leave; null when one of its commits has left one. */
export function deedRow(ctx: Context) {
  return ctx.deed && !ctx.deed.noted ? toAuditRow(ctx, toAudit(ctx.deed)) : null;
}

function toAuditRow(ctx: Context, entry: AuditEntry) {
  return {
    appId: entry.appId ?? (ctx.app.id > 0 ? ctx.app.id : null),
    actor: actorName(ctx),
    action: entry.action,
    target: entry.target,
    before: entry.before,
    after: entry.after,
    address: ctx.address,
    requestId: ctx.requestId,
  };
}

/** Who acts, as the audit log names them; of somebody acted for, whoever acts. */
export function actorName({ actor }: Pick<Context, "actor">): string {
  if (actor.kind === "user") return actor.by ? actorName({ actor: actor.by }) : `user:${actor.username}`;
  if (actor.kind === "operator") return `operator:${actor.email}`;
  return actor.kind;
}
