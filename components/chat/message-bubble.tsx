"use client";

import clsx from "clsx";
import { Suspense } from "react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { mentionsOf, textOf } from "#protocol/body-text.ts";
import type { Mentions } from "#protocol/message.ts";
import type { State } from "#sdk/state.ts";
import type { BodyProps } from "./bodies/body-props.ts";
import { bodyBox } from "./bodies/box.ts";
import { MessageText } from "./message-text.tsx";
import { MediaMessage } from "./parts.ts";

/** Every name by which those whom a message speaks to may stand in it, one a line. */
function mentionedNames(state: State, conversation: number, mentions: Mentions | undefined): string {
  if (!mentions?.users) return "";
  const names = mentions.users.flatMap((username) => {
    const member = state.members[conversation]?.[username];
    return [member?.nickname, member?.user.nickname, state.users[username]?.nickname, username];
  });
  return [...new Set(names)].filter(Boolean).join("\n");
}

/** The room of what is more than words, until it is drawn. */
function Place(props: BodyProps) {
  const box = bodyBox(props.body);
  if (!box) return null;
  const { width, height } = box;
  const shaped = props.body.type === "image" || props.body.type === "video";
  return (
    <div
      className="max-w-full"
      style={shaped ? { width, aspectRatio: `${width} / ${height}` } : { width, height }}
    />
  );
}

/** The shape of a message: round, with a small corner towards its speaker at the foot and where two of one group join. */
export function MessageBubble({
  first,
  faint,
  ...props
}: BodyProps & {
  first: boolean;
  /** Still on its way, or not sent at all. */
  faint: boolean;
}) {
  const { body, conversation, own } = props;
  const mentioned = useAppState((state) => mentionedNames(state, conversation, mentionsOf(body)));
  return (
    <div
      className={clsx(
        "relative max-w-136 min-w-0 rounded-bubble",
        body.type === "text" ? "overflow-clip px-3.5 py-2" : "overflow-hidden",
        own
          ? ["rounded-br-join bg-own", !first && "rounded-tr-join"]
          : ["rounded-bl-join bg-raised ring-1 ring-line ring-inset", !first && "rounded-tl-join"],
        faint && "opacity-75",
      )}
    >
      {body.type === "text" ? (
        <MessageText text={textOf(body)} mentioned={mentioned} all={mentionsOf(body)?.all === true} />
      ) : (
        <Suspense fallback={<Place {...props} />}>
          <MediaMessage {...props} />
        </Suspense>
      )}
    </div>
  );
}
