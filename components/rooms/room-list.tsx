"use client";

import clsx from "clsx";
import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { SectionTitle } from "#components/contacts/section-title.tsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useView, ViewLink } from "#components/shell/navigation.tsx";
import { ListHeader } from "#components/shell/pane-header.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { RoomInfo } from "#protocol/room.ts";
import { RoomPreview } from "./room-preview.tsx";
import { useRooms } from "./use-rooms.ts";

function RoomRow({ room, current }: { room: RoomInfo; current: boolean }) {
  const t = useTranslations("room");
  return (
    <ViewLink
      view={{ name: "room", room: room.id }}
      aria-current={current ? "page" : undefined}
      className={clsx(
        "group mx-2 flex h-16 items-center gap-3 rounded-menu px-2",
        current ? "bg-raised" : "hover:bg-line/40",
      )}
    >
      <Avatar id={String(room.id)} name={room.name} kind="group" />
      <span className="min-w-0 grow">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 grow truncate font-medium">{room.name}</span>
          <span className="tnum shrink-0 text-xs text-ink-3">{t("people", { count: room.memberCount })}</span>
        </span>
        <span className="block h-5 truncate text-sm text-ink-3">
          <RoomPreview room={room} />
        </span>
      </span>
    </ViewLink>
  );
}

function Section({ title, rooms }: { title: string; rooms: readonly RoomInfo[] }) {
  const view = useView();
  if (rooms.length === 0) return null;
  return (
    <section aria-label={title}>
      <SectionTitle>{title}</SectionTitle>
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomRow room={room} current={view.name === "room" && view.room === room.id} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The list pane of the chat rooms: those this device is inside of, then all others of the app. */
export function RoomList() {
  const t = useTranslations("room");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { rooms, next, state, again, more } = useRooms();
  const inside = useAppState((now) => now.rooms);
  const mine = useMemo(() => Object.values(inside).map(({ info }) => info), [inside]);
  const others = useMemo(() => rooms.filter(({ id }) => !inside[id]), [rooms, inside]);
  const fetchMore = () =>
    more().catch((error: unknown) => showToast({ text: errorText(error), tone: "danger" }));
  return (
    <nav aria-label={t("list")} className="flex min-h-0 grow flex-col">
      <ListHeader title={t("title")} />
      <div className="min-h-0 grow overflow-y-auto pb-4">
        <Section title={t("mine")} rooms={mine} />
        {state === "loading" && <SkeletonRows label={common("loading")} />}
        {state === "failed" && (
          <EmptyState action={<Button onClick={again}>{common("retry")}</Button>}>
            {t("listFailed")}
          </EmptyState>
        )}
        {state === "ready" && rooms.length === 0 && <EmptyState>{t("none")}</EmptyState>}
        <Section title={t(mine.length > 0 ? "others" : "all")} rooms={others} />
        {next !== null && (
          <div className="flex justify-center pt-3">
            <Button onClick={() => void fetchMore()}>{t("more")}</Button>
          </div>
        )}
      </div>
    </nav>
  );
}
