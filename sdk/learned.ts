import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { GroupMember } from "#protocol/group.ts";
import { applyUser, summaryOf } from "./apply-user-entry.ts";
import type { State } from "./state.ts";

/** Whoever was looked at is known by name from then on, and shown anew when the profile or the group changes. */
export function learnFrom<K extends CommandName>(
  state: State,
  name: K,
  input: Input<K>,
  output: Output<K>,
): State {
  // The name says which command's input and output these are; the parameters alone do not.
  switch (name) {
    case "user.get":
      return applyUser(state, summaryOf((output as Output<"user.get">).profile));
    case "user.list":
      return (output as Output<"user.list">).reduce(applyUser, state);
    case "message.readers":
      return (output as Output<"message.readers">).users.reduce(applyUser, state);
    case "group.get": {
      const { details } = output as Output<"group.get">;
      const people = details ? [...(details.owner ? [details.owner] : []), ...details.keepers] : [];
      return people.reduce(applyUser, state);
    }
    case "room.members":
      return (output as Output<"room.members">).members.reduce(
        (now, { user }) => applyUser(now, user),
        state,
      );
    case "room.listBlocked":
      return (output as Output<"room.listBlocked">).reduce(applyUser, state);
    case "group.members":
      return withMembers(
        state,
        (input as Input<"group.members">).group,
        (output as Output<"group.members">).members,
      );
    case "group.getMembers":
      return withMembers(
        state,
        (input as Input<"group.getMembers">).group,
        output as Output<"group.getMembers">,
      );
    default:
      return state;
  }
}

function withMembers(state: State, group: number, members: GroupMember[]): State {
  const people = members.reduce((now, { user }) => applyUser(now, user), state);
  const conversation = state.conversationOfGroup[group];
  if (conversation === undefined) return people;
  const known = state.members[conversation] ?? {};
  const told = Object.fromEntries(members.map((member) => [member.user.username, member]));
  return { ...people, members: { ...people.members, [conversation]: { ...known, ...told } } };
}
