import type { UserContext } from "#core/context.ts";
import { createGroup } from "#core/groups/create-group.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { type CreateGroup, CreateGroup as CreateGroupInput } from "#protocol/group.ts";
import type { Mentions, SentMessage } from "#protocol/message.ts";
import { uniqueName } from "./tenant.ts";

/** A group that a test made. */
export type TestGroup = { id: number; conversation: number };

/** Makes a group that the first of these people owns and the others are in; `changes` say how it differs. */
export async function makeGroup(
  [owner, ...others]: [UserContext, ...UserContext[]],
  changes: Partial<CreateGroup> = {},
): Promise<TestGroup> {
  const members = others.map(({ actor }) => actor.username);
  const input = CreateGroupInput.parse({ name: uniqueName("group"), members, ...changes });
  const { group, conversation } = await createGroup(owner, input);
  return { id: group.id, conversation };
}

/** Sends a text to a group. */
export const say = (
  who: UserContext,
  { id }: TestGroup,
  text: string,
  mentions?: Mentions,
): Promise<SentMessage> =>
  sendMessage(who, {
    target: { group: id },
    body: { type: "text", text, mentions },
    clientId: uniqueName("client"),
  });

/** People as commands name them. */
export const namesOf = (...people: UserContext[]): string[] => people.map(({ actor }) => actor.username);
