import * as z from "zod";
import { command } from "./command.ts";
import { CreateGroup, Group } from "./group.ts";
import { limits } from "./limits.ts";
import { username } from "./text.ts";

export const groupSorts = ["created", "name", "members"] as const;
export type GroupSort = (typeof groupSorts)[number];
export const groupStates = ["open", "silenced", "dissolved"] as const;
export type GroupState = (typeof groupStates)[number];

/** A group as a row of the console's table. */
export type ConsoleGroup = {
  id: number;
  name: string;
  owner: string | null;
  members: number;
  maximum: number;
  state: GroupState;
  createdAt: number;
  activeAt: number;
};

/** A chat room as a row of the console's table. */
export type ConsoleRoom = {
  id: number;
  name: string;
  owner: string | null;
  inside: number;
  silenced: boolean;
  createdAt: number;
};

export const CreateGroupFor = CreateGroup.extend({ owner: username });
export type CreateGroupFor = z.infer<typeof CreateGroupFor>;

export const SetGroupMaximum = Group.extend({ maximum: z.int().min(1).max(1_000_000) });
export type SetGroupMaximum = z.infer<typeof SetGroupMaximum>;

/** Names as somebody pasted them: what they are is answered, nothing is changed. */
export const SortNames = Group.extend({
  names: z.array(z.string().max(1_024)).min(1).max(limits.groupBatch),
});
export type SortNames = z.infer<typeof SortNames>;
export type SortedNames = { found: string[]; missing: string[]; inside: string[] };

/** What operators do with groups beside what their owners do. */
export const groupConsoleCommands = {
  "group.createFor": command<{ group: number }>()("operator", CreateGroupFor),
  "group.setMaximum": command<null>()("operator", SetGroupMaximum),
  "group.sortNames": command<SortedNames>()("operator", SortNames),
};
