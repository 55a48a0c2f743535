"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { useDetails } from "#components/shell/details-context.tsx";
import { useNavigate } from "#components/shell/navigation.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { useNarrowing } from "#components/shell/use-narrowing.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { RoomInfo } from "#protocol/room.ts";
import { displayName } from "#sdk/selectors.ts";
import { managesRoom } from "./rights.ts";
import { RoomBlocked } from "./room-blocked.tsx";
import { RoomMembers } from "./room-members.tsx";
import { noteInside } from "./tab-rooms.ts";

function Facts({ room }: { room: RoomInfo }) {
  const t = useTranslations("room");
  const owner = useAppState((state) => (room.owner === null ? null : displayName(state, room.owner)));
  return (
    <div className="flex flex-col items-center gap-1 px-4 text-center">
      <Avatar id={String(room.id)} name={room.name} kind="group" size={72} />
      <h2 className="mt-2 max-w-full text-lg font-semibold wrap-anywhere">{room.name}</h2>
      <p className="tnum text-xs text-ink-3">{t("number", { number: String(room.id) })}</p>
      {owner !== null && <p className="text-xs text-ink-3">{t("ownedBy", { name: owner })}</p>}
      {room.description && (
        <p className="pt-1 text-sm text-ink-2 wrap-anywhere whitespace-pre-line">{room.description}</p>
      )}
    </div>
  );
}

/** A room beside what is said in it: what it is, who is inside, and what I may do there. */
export function RoomDetails({ room: number }: { room: number }) {
  const t = useTranslations("room");
  const group = useTranslations("group");
  const shell = useTranslations("shell");
  const client = useClient();
  const navigate = useNavigate();
  const { setOpen } = useDetails();
  const room = useAppState((state) => state.rooms[number]?.info);
  const appKey = useAppState((state) => state.app.appKey);
  const username = useAppState((state) => state.me.username);
  const { act } = useAct();
  const [round, setRound] = useState(0);
  useNarrowing(() => setOpen(false));
  if (!room) return null;
  const leave = () => {
    noteInside({ appKey, username, room: number }, false);
    navigate({ name: "rooms" });
    // Whoever cannot be reached now takes the socket's absence for it.
    client.leaveRoom(number).catch(() => {});
  };
  return (
    <section aria-label={t("details")} className="flex min-h-full flex-col">
      <header className="flex h-16 shrink-0 items-center justify-end gap-1 px-3">
        <IconButton label={shell("closeDetails")} onClick={() => setOpen(false)}>
          <Icon of={X} />
        </IconButton>
      </header>
      <div className="space-y-5 pb-5">
        <Facts room={room} />
        {managesRoom(room) && (
          <div className="px-4">
            <Switch
              label={group("silenceAll")}
              hint={t("silenceAllHint")}
              checked={room.silencedAll}
              onChange={(silenced) => act("room.silenceAll", { room: number, silenced })}
            />
          </div>
        )}
      </div>
      <div className="grow pb-5">
        <RoomMembers room={room} onBlocked={() => setRound((before) => before + 1)} />
        {managesRoom(room) && <RoomBlocked key={round} room={number} />}
      </div>
      <footer className="sticky bottom-0 flex border-t border-line bg-canvas px-4 py-3">
        <Button tone="danger" onClick={leave}>
          {t("leave")}
        </Button>
      </footer>
    </section>
  );
}
