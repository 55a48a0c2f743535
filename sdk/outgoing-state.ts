import type { SentMessage, Target } from "#protocol/message.ts";
import { type AcknowledgedMessage, type OutgoingMessage, type State, targetKey } from "./state.ts";

type Outgoing = OutgoingMessage | AcknowledgedMessage;

/** Where a message of mine waits; undefined when its entry has come or it was never sent. */
function findOutgoing(state: State, clientId: string): Outgoing | undefined {
  for (const messages of Object.values(state.outgoing)) {
    const found = messages.find((message) => message.clientId === clientId);
    if (found) return found;
  }
  return undefined;
}

/** The state with a message of mine at the end of its conversation; one that is there already is replaced. */
export function withOutgoing(state: State, message: Outgoing): State {
  const key = targetKey(message.target);
  const others = (state.outgoing[key] ?? []).filter(({ clientId }) => clientId !== message.clientId);
  return { ...state, outgoing: { ...state.outgoing, [key]: [...others, message] } };
}

/** The state with messages of mine that the server lost before all others of their conversation. */
export function withRestored(
  state: State,
  target: Target,
  lost: Pick<Outgoing, "clientId" | "body" | "createdAt">[],
): State {
  const ids = new Set(lost.map(({ clientId }) => clientId));
  if (ids.size === 0) return state;
  const key = targetKey(target);
  const others = (state.outgoing[key] ?? []).filter(({ clientId }) => !ids.has(clientId));
  const restored = lost.map(
    ({ clientId, body, createdAt }): Outgoing => ({ clientId, target, body, createdAt, state: "sending" }),
  );
  return { ...state, outgoing: { ...state.outgoing, [key]: [...restored, ...others] } };
}

/** The state with a message of mine changed in its place. */
export function withOutgoingChanged(state: State, message: Outgoing): State {
  const key = targetKey(message.target);
  const messages = state.outgoing[key]?.map((other) =>
    other.clientId === message.clientId ? message : other,
  );
  return messages ? { ...state, outgoing: { ...state.outgoing, [key]: messages } } : state;
}

/** The state in which so much of a message's file is uploaded. */
export function withProgress(state: State, clientId: string, progress: number): State {
  const message = findOutgoing(state, clientId);
  return message?.state === "sending" ? withOutgoingChanged(state, { ...message, progress }) : state;
}

/** The state after a message of mine took its place in the log, or was discarded. */
export function withoutOutgoing(state: State, clientId: string): State {
  const message = findOutgoing(state, clientId);
  if (!message) return state;
  const key = targetKey(message.target);
  const others = (state.outgoing[key] ?? []).filter((other) => other.clientId !== clientId);
  if (others.length > 0) return { ...state, outgoing: { ...state.outgoing, [key]: others } };
  const { [key]: _, ...outgoing } = state.outgoing;
  return { ...state, outgoing };
}

/** The state after the server confirmed a message: its mark changes here, its place comes from the log. */
export function withAcknowledged(state: State, clientId: string, sent: SentMessage): State {
  const message = findOutgoing(state, clientId);
  if (!message) return state;
  const conversation = state.conversations[sent.conversation];
  if (conversation && sent.seq < conversation.next) return withoutOutgoing(state, clientId);
  const { target, body, createdAt } = message;
  return withOutgoingChanged(state, { clientId, target, body, createdAt, state: "sent", seq: sent.seq });
}
