import type { AppRef, UserContext } from "#core/context.ts";
import { toId } from "#core/to-id.ts";
import { type Tenant, uniqueName } from "./tenant.ts";

export type TestGroup = { group: number; conversation: number };

/** A group as a later feature will make it: a conversation with members whose visibility is open. */
export async function makeGroup(
  tenant: Tenant,
  app: AppRef,
  members: UserContext[] = [],
): Promise<TestGroup> {
  const { db } = tenant.runtime;
  const { id } = await db.conversation.create({ data: { appId: app.id, kind: "group" } });
  const conversation = toId(id);
  for (const member of members) await joinGroup(tenant, app, conversation, member);
  const name = uniqueName("group");
  const group = await db.group.create({
    data: {
      appId: app.id,
      conversationId: conversation,
      name,
      nameLower: name,
      ownerId: members[0]?.actor.userId ?? null,
    },
  });
  return { group: toId(group.id), conversation };
}

/** Lets somebody in, who sees what is said from a position on. */
export async function joinGroup(
  { runtime: { db } }: Tenant,
  app: AppRef,
  conversation: number,
  { actor: { userId } }: UserContext,
  fromSeq = 1,
): Promise<void> {
  const key = { convAppId: app.id, convId: conversation, userAppId: app.id, userId };
  await db.member.create({ data: key });
  await db.membershipInterval.create({ data: { ...key, fromSeq } });
}
