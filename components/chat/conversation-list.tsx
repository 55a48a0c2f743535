"use client";

import { Plus, UsersRound } from "lucide-react";
import { Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useView } from "#components/shell/navigation.tsx";
import { ListHeader } from "#components/shell/pane-header.tsx";
import { chordKeys, isApple, shortcuts } from "#components/shell/shortcuts.ts";
import { useWatched } from "#components/shell/use-watched.ts";
import { targetOfView } from "#components/shell/view.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { limits } from "#protocol/limits.ts";
import { targetKey } from "#sdk/state.ts";
import { ConversationItem } from "./conversation-item.tsx";
import { targetOfKey } from "./conversation-rows.ts";
import type { Point } from "./message-menu.tsx";
import { DeleteChatDialog, MessageMenu, NewGroupDialog } from "./parts.ts";
import { PersonSearch } from "./person-search.tsx";
import { useAnnouncedMessages } from "./use-announced-messages.ts";
import { useClock } from "./use-clock.ts";
import { useConversationActions } from "./use-conversation-actions.ts";
import { useListedKeys } from "./use-listed-keys.ts";

function Rows({ keys }: { keys: readonly string[] }) {
  const clock = useClock();
  const view = useView();
  const target = targetOfView(view);
  const current = target && targetKey(target);
  const t = useTranslations("chat");
  const list = useRef<HTMLUListElement>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const actionsOf = useConversationActions(setDeleting);
  const [menu, setMenu] = useState<{ key: string; point: Point } | null>(null);
  const openMenu = useCallback((key: string, point: Point) => setMenu({ key, point }), []);
  const closeMenu = () => {
    const row = [...(list.current?.querySelectorAll<HTMLElement>("[data-target]") ?? [])];
    row.find((one) => one.dataset.target === menu?.key)?.focus();
    setMenu(null);
  };
  return (
    <>
      <ul ref={list} className="min-h-0 grow overflow-y-auto pb-2">
        {keys.map((key) => (
          <ConversationItem key={key} of={key} current={key === current} clock={clock} onMenu={openMenu} />
        ))}
      </ul>
      {menu && (
        <Suspense>
          <MessageMenu
            label={t("chatActions")}
            point={menu.point}
            actions={actionsOf(menu.key)}
            onClose={closeMenu}
          />
        </Suspense>
      )}
      <Suspense>
        {deleting && <DeleteChatDialog target={targetOfKey(deleting)} onClose={() => setDeleting(null)} />}
      </Suspense>
    </>
  );
}

/** The chats I have, newest first, with the search for people on top. */
export function ConversationList() {
  const t = useTranslations("chat");
  const common = useTranslations("common");
  const loaded = useAppState((state) => state.loaded);
  const listed = useListedKeys();
  const [query, setQuery] = useState("");
  const [choosing, setChoosing] = useState(false);
  const [keys] = useState(() => chordKeys(shortcuts.search[0], isApple()).join(isApple() ? "" : "+"));
  const [making, setMaking] = useState(false);
  const pane = useRef<HTMLElement>(null);

  useAnnouncedMessages();
  const people = useMemo(() => listed.flatMap((key) => (key.startsWith("u:") ? key.slice(2) : [])), [listed]);
  useWatched("chats", people);

  const leave = () => {
    setQuery("");
    setChoosing(false);
  };
  const newChat = () => {
    setChoosing(true);
    pane.current?.querySelector<HTMLInputElement>("[data-search]")?.focus();
  };
  const searching = choosing || query.trim() !== "";
  return (
    <nav ref={pane} aria-label={t("conversations")} className="flex min-h-0 grow flex-col">
      <ListHeader title={t("title")}>
        <IconButton label={t("newChat")} onClick={newChat}>
          <Icon of={Plus} />
        </IconButton>
        <IconButton label={t("newGroup")} onClick={() => setMaking(true)}>
          <Icon of={UsersRound} />
        </IconButton>
      </ListHeader>
      <PersonSearch
        query={query}
        active={searching}
        listed={listed}
        onLeave={leave}
        box={
          <SearchBox
            label={t("search")}
            placeholder={t("searchHint")}
            keys={query ? undefined : keys}
            className="mx-4 mb-3 shrink-0"
            maxLength={limits.searchMaxBytes}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        }
      />
      {!searching && loaded && listed.length > 0 && <Rows keys={listed} />}
      {!searching && !loaded && <SkeletonRows label={common("loading")} />}
      {!searching && loaded && listed.length === 0 && (
        <EmptyState action={<Button onClick={newChat}>{t("findSomebody")}</Button>}>{t("none")}</EmptyState>
      )}
      <Suspense>{making && <NewGroupDialog onClose={() => setMaking(false)} />}</Suspense>
    </nav>
  );
}
