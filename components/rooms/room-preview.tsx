"use client";

import { previewOf } from "#components/chat/preview.ts";
import { PreviewLine } from "#components/chat/preview-line.tsx";
import { singleLine } from "#components/chat/single-line.ts";
import { useNames } from "#components/chat/use-names.ts";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { RoomInfo } from "#protocol/room.ts";

/** The second line of a room's row: what was said last while I am inside, else what the room is for. */
export function RoomPreview({ room }: { room: RoomInfo }) {
  const me = useAppState((state) => state.me.username);
  const draft = useAppState((state) => state.drafts[`r:${room.id}`] ?? "");
  const entries = useAppState((state) => state.rooms[room.id]?.entries);
  const nameOf = useNames(room.conversation);
  const lastEntry = entries?.findLast(({ kind }) => kind === "message.created") ?? null;
  if (!entries || (!lastEntry && !draft)) return singleLine(room.description);
  const preview = previewOf({ me, conversation: { typing: [], lastEntry }, outgoing: [], draft });
  return <PreviewLine preview={preview} nameOf={nameOf} group />;
}
