"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { NothingHere } from "#components/chat/conversation-frame.tsx";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { codeOf } from "#components/shell/error-code.ts";
import { PaneHeader } from "#components/shell/pane-header.tsx";
import { useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { RoomInfo } from "#protocol/room.ts";
import { RoomConversation } from "./room-conversation.tsx";
import { noteInside, wasInside } from "./tab-rooms.ts";

const unknownCodes = ["room_not_found", "not_found", "invalid_input"];

/** The way in: what the room is, and why it cannot be entered once that was tried. */
function Entrance({ room, auto, putOut }: { room: RoomInfo; auto: boolean; putOut: boolean }) {
  const t = useTranslations("room");
  const client = useClient();
  const errorText = useErrorText();
  const [entering, setEntering] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const enter = async () => {
    setEntering(true);
    setError(null);
    try {
      await client.enterRoom(room.id);
    } catch (refused) {
      setError(refused);
      setEntering(false);
    }
  };
  const [entersByItself] = useState(auto);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the room is found.
  useEffect(() => {
    if (entersByItself) void enter();
  }, [entersByItself]);
  return (
    <div className="w-full max-w-128 space-y-6 overflow-y-auto px-4 py-6 md:px-6">
      <div className="flex items-center gap-5">
        <Avatar id={String(room.id)} name={room.name} kind="group" size={72} />
        <div className="min-w-0">
          <h2 className="text-xl font-semibold wrap-anywhere">{room.name}</h2>
          <p className="tnum text-sm text-ink-3">
            {t("number", { number: String(room.id) })} · {t("people", { count: room.memberCount })}
          </p>
        </div>
      </div>
      {room.description && (
        <p className="text-sm text-ink-2 wrap-anywhere whitespace-pre-line">{room.description}</p>
      )}
      {error !== null ? (
        <p role="alert" className="text-sm text-danger">
          {errorText(error)}
        </p>
      ) : (
        putOut && (
          <p role="status" className="text-sm text-ink-2">
            {t("putOut")}
          </p>
        )
      )}
      <div className="space-y-3">
        <Button tone="primary" busy={entering} onClick={() => void enter()}>
          {t("enter")}
        </Button>
        <p className="text-xs text-ink-3 text-pretty">{t("enterHint")}</p>
      </div>
    </div>
  );
}

/** A room from outside. */
function RoomOffer({ room, auto, putOut }: { room: number; auto: boolean; putOut: boolean }) {
  const t = useTranslations("room");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { asked, again } = useAsk("room.get", { room });
  if (asked.state === "failed") {
    if (unknownCodes.includes(codeOf(asked.error))) return <NothingHere>{t("missing")}</NothingHere>;
    return (
      <EmptyState className="m-auto" action={<Button onClick={again}>{common("retry")}</Button>}>
        {errorText(asked.error)}
      </EmptyState>
    );
  }
  const info = asked.state === "ready" ? asked.data : null;
  return (
    <main aria-label={info?.name ?? t("title")} className="flex min-h-0 grow flex-col">
      <PaneHeader title={info?.name ?? ""} />
      {info ? (
        <Entrance room={info} auto={auto} putOut={putOut} />
      ) : (
        <SkeletonRows rows={2} label={common("loading")} />
      )}
    </main>
  );
}

/** A chat room: the way in, and once inside what is said. */
export function RoomPane({ room }: { room: number }) {
  const state = useAppState((now) => now.rooms[room]);
  const appKey = useAppState((now) => now.app.appKey);
  const username = useAppState((now) => now.me.username);
  const place = useMemo(() => ({ appKey, username, room }), [appKey, username, room]);
  const [auto] = useState(() => wasInside(place));
  const inside = state !== undefined;
  const before = useRef(inside);
  const [putOut, setPutOut] = useState(false);
  useEffect(() => {
    if (inside !== before.current) {
      setPutOut(!inside);
      noteInside(place, inside);
    } else if (inside) noteInside(place, true);
    before.current = inside;
  }, [inside, place]);
  if (state) return <RoomConversation room={state} />;
  return <RoomOffer room={room} auto={auto && !putOut} putOut={putOut} />;
}
