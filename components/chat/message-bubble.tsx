import clsx from "clsx";
import type { MessageBody } from "#protocol/message.ts";
import { MessageText } from "./message-text.tsx";

/** The shape of a message: round, with a small corner towards its speaker at the foot and where two of one group join. */
export function MessageBubble({
  body,
  own,
  first,
  faint,
}: {
  body: MessageBody;
  own: boolean;
  first: boolean;
  /** Still on its way, or not sent at all. */
  faint: boolean;
}) {
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
      <MessageText text={body.text} />
    </div>
  );
}
