import type { MessageBody } from "#protocol/message.ts";

/** What a message that is more than words is drawn from; `B` is its kind of body. */
export type BodyProps<B extends MessageBody = MessageBody> = {
  body: B;
  own: boolean;
  conversation: number;
  clientId: string | null;
  /** How much of its file is uploaded, 0 to 1; null when nothing is under way. */
  progress: number | null;
};

export type BodyOf<T extends MessageBody["type"]> = BodyProps<Extract<MessageBody, { type: T }>>;
