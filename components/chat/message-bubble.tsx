"use client";

import clsx from "clsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import { mentionsOf, textOf } from "#protocol/body-text.ts";
import type { Mentions, MessageBody } from "#protocol/message.ts";
import type { State } from "#sdk/state.ts";
import { MessageText } from "./message-text.tsx";

/** Every name by which those whom a message speaks to may stand in it, one a line. */
function mentionedNames(state: State, conversation: number, mentions: Mentions | undefined): string {
  if (!mentions?.users) return "";
  const names = mentions.users.flatMap((username) => {
    const member = state.members[conversation]?.[username];
    return [member?.nickname, member?.user.nickname, state.users[username]?.nickname, username];
  });
  return [...new Set(names)].filter(Boolean).join("\n");
}

/** The shape of a message: round, with a small corner towards its speaker at the foot and where two of one group join. */
export function MessageBubble({
  body,
  conversation,
  own,
  first,
  faint,
}: {
  body: MessageBody;
  conversation: number;
  own: boolean;
  first: boolean;
  /** Still on its way, or not sent at all. */
  faint: boolean;
}) {
  const mentioned = useAppState((state) => mentionedNames(state, conversation, mentionsOf(body)));
  return (
    <div
      className={clsx(
        "min-w-0 max-w-[34rem] overflow-clip rounded-bubble px-3.5 py-2",
        own
          ? ["rounded-br-join bg-own", !first && "rounded-tr-join"]
          : ["rounded-bl-join border border-line bg-raised", !first && "rounded-tl-join"],
        faint && "opacity-75",
      )}
    >
      <MessageText text={textOf(body)} mentioned={mentioned} all={mentionsOf(body)?.all === true} />
    </div>
  );
}
