import type { MessageBody } from "#protocol/message.ts";
import type { MessageDetails } from "../messages/details.ts";
import { toId } from "../to-id.ts";

/** A message of the past as programs are told of it. */
export type PastMessage = {
  messageId: number;
  createdAt: number;
  target: { kind: "single" | "group" | "room"; id: string; name: string; appKey: string };
  sender: { username: string; name: string; appKey: string };
  body: MessageBody;
  details: MessageDetails;
};

/** A row as the queries of this folder select it. */
export type PastRow = {
  messageId: bigint;
  createdAt: Date;
  body: unknown;
  details: unknown;
  kind: "single" | "group" | "room";
  targetId: string | null;
  targetName: string | null;
  targetAppKey: string | null;
  sender: string | null;
  senderName: string | null;
  senderAppKey: string | null;
};

export function toPastMessage(row: PastRow): PastMessage {
  return {
    messageId: toId(row.messageId),
    createdAt: row.createdAt.getTime(),
    target: {
      kind: row.kind,
      id: row.targetId ?? "",
      name: row.targetName ?? "",
      appKey: row.targetAppKey ?? "",
    },
    sender: { username: row.sender ?? "", name: row.senderName ?? "", appKey: row.senderAppKey ?? "" },
    // Both were written from parsed values; the database keeps them as they were.
    body: row.body as MessageBody,
    details: (row.details ?? {}) as MessageDetails,
  };
}
