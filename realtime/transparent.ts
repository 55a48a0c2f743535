import type { Hint, UserRef } from "#core/hints.ts";
import type { Audience } from "#core/runtime.ts";
import { type LiveServer, userRoom } from "./live.ts";
import { createRateGate } from "./rate-gate.ts";
import type { Registry } from "./registry.ts";

const PER_SECOND = 5;

export type TransparentOptions = {
  io: LiveServer;
  registry: Registry;
  members: (appId: number, conversation: number) => Promise<Audience>;
  overloaded: () => boolean;
};

/**
 * Tells sockets of transparent commands: at most five a second from one sender to one receiver, none while nothing but
 * what is needed should be sent, and never the device that sent it.
 */
export function createTransparent({ io, registry, members, overloaded }: TransparentOptions) {
  const mayPass = createRateGate(PER_SECOND);

  return async (hint: Extract<Hint, { kind: "transparent.sent" }>): Promise<void> => {
    const { appId, sender, to, target, text } = hint;
    if (overloaded() || !mayPass(`${userRoom(sender)} ${JSON.stringify(target)}`)) return;
    const command = { from: sender.username, target, text };
    if ("userId" in to && to.userId === sender.userId) {
      for (const socket of registry.ofUser(sender)) {
        if (socket.data.sessionId !== sender.sessionId) socket.emit("transparent.received", command);
      }
      return;
    }
    const receivers: UserRef[] =
      "userId" in to
        ? [{ appId, userId: to.userId }]
        : (await members(appId, to.conversation)).members.filter(
            (member) => !member.shielded && userRoom(member) !== userRoom(sender),
          );
    // Without anybody named, the whole app would be told.
    if (receivers.length > 0) io.to(receivers.map(userRoom)).emit("transparent.received", command);
  };
}
