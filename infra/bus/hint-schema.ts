import * as z from "zod";
import type { Hint } from "#core/hints.ts";
import { TransparentTarget } from "#protocol/transparent.ts";

// The shape of what comes from other processes. They hold the same secret but may run another version: a hint that is
// not understood is passed over. Entries are checked as far as the push reads them; the rest is the clients' to judge.

const id = z.int().positive();
const place = z.int().nonnegative();
const text = z.string();
const user = { appId: id, userId: id };
const conversation = { appId: id, conversation: id };
const room = { appId: id, room: id, conversation: id };
const person = z.object({ ...user, username: text });
const entries = z.array(z.looseObject({ seq: id, createdAt: z.number(), kind: text })).min(1);
const stretch = { from: id, to: id };
const rosterEntry = z.tuple([id, id, id, place]);

const shapes = {
  "conversation.entries": z.object({ ...conversation, membersSeq: place, entries }),
  "user.entries": z.object({ ...user, entries }),
  "conversation.grown": z.object({ ...conversation, membersSeq: place, ...stretch }),
  "user.grown": z.object({ ...user, ...stretch }),
  "cursor.moved": z.object({
    ...conversation,
    mover: person,
    cursor: z.object({ read: place, delivered: place }),
    unread: place.optional(),
    pair: z.boolean(),
  }),
  "typing.changed": z.object({ ...conversation, typist: person }),
  "room.changed": z.object({
    ...room,
    facts: z.object({ name: text, description: text, owner: text.nullable(), silencedAll: z.boolean() }),
  }),
  "room.standing": z.object({
    ...room,
    userId: id,
    me: z
      .object({ role: z.enum(["owner", "keeper", "member"]), silencedUntil: z.number().nullable() })
      .nullable(),
  }),
  "room.deleted": z.object(room),
  "transparent.sent": z.object({
    appId: id,
    sender: z.object({ ...user, username: text, sessionId: place }),
    to: z.union([z.object({ userId: id }), z.object({ conversation: id })]),
    target: TransparentTarget,
    text,
  }),
  "profile.changed": z.object({ ...user, username: text, profileVersion: place }),
  revoked: z.object({
    ...user,
    sessionId: place.nullable(),
    exceptId: place.nullable(),
    reason: text,
  }),
  "watch.ended": z.object({
    appId: id,
    watched: z.object({ userId: id, username: text }),
    watcherId: id,
  }),
  "roster.asked": z.object({}),
  "roster.changed": z.object({ came: z.array(rosterEntry), gone: z.array(id) }),
  "roster.told": z.object({ from: place, to: place, connections: z.array(rosterEntry) }),
  "roster.left": z.object({}),
} satisfies Record<Hint["kind"], z.ZodType>;

const named = z.looseObject({ kind: z.enum(Object.keys(shapes) as Hint["kind"][]) });

/** The hint that `value` is, or null. */
export function parseHint(value: unknown): Hint | null {
  const found = named.safeParse(value);
  if (!found.success) return null;
  const { kind } = found.data;
  const parsed = shapes[kind].safeParse(value);
  // The kind belongs to the shape, and the shapes are those of the hints, but for what only clients read of an entry.
  return parsed.success ? ({ kind, ...parsed.data } as Hint) : null;
}
