"use client";

import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { useView } from "#components/shell/navigation.tsx";
import { ListHeader } from "#components/shell/pane-header.tsx";
import { chordKeys, isApple, shortcuts } from "#components/shell/shortcuts.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { limits } from "#protocol/limits.ts";
import { ConversationRow } from "./conversation-row.tsx";
import { PersonSearch } from "./person-search.tsx";
import { useAnnouncedMessages } from "./use-announced-messages.ts";
import { useClock } from "./use-clock.ts";
import { useListedUsers } from "./use-listed-users.ts";

function Rows({ usernames }: { usernames: readonly string[] }) {
  const clock = useClock();
  const view = useView();
  const current = view.name === "chat" ? view.username : null;
  return (
    <ul className="min-h-0 grow overflow-y-auto pb-2">
      {usernames.map((username) => (
        <li key={username} className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
          <ConversationRow username={username} current={username === current} clock={clock} />
        </li>
      ))}
    </ul>
  );
}

/** The chats I have, newest first, with the search for people on top. */
export function ConversationList() {
  const t = useTranslations("chat");
  const common = useTranslations("common");
  const client = useClient();
  const loaded = useAppState((state) => state.loaded);
  const usernames = useListedUsers();
  const [query, setQuery] = useState("");
  const [choosing, setChoosing] = useState(false);
  const [keys] = useState(() => chordKeys(shortcuts.search[0], isApple()).join(isApple() ? "" : "+"));
  const pane = useRef<HTMLElement>(null);

  useAnnouncedMessages();
  const watched = usernames.slice(0, limits.presenceWatch - 1).join(" ");
  useEffect(() => client.watchPresence(watched ? watched.split(" ") : []), [client, watched]);

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
      </ListHeader>
      <PersonSearch
        query={query}
        active={searching}
        usernames={usernames}
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
      {!searching && loaded && usernames.length > 0 && <Rows usernames={usernames} />}
      {!searching && !loaded && <SkeletonRows label={common("loading")} />}
      {!searching && loaded && usernames.length === 0 && (
        <EmptyState action={<Button onClick={newChat}>{t("findSomebody")}</Button>}>{t("none")}</EmptyState>
      )}
    </nav>
  );
}
