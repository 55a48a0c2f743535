"use client";

import { type ReactNode, Suspense } from "react";
import { useTranslations } from "use-intl/react";
import { Conversation } from "#components/chat/conversation.tsx";
import { ConversationList } from "#components/chat/conversation-list.tsx";
import { Details, GroupConversation, GroupDetails, GroupInvitation } from "#components/chat/parts.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PaneBoundary } from "#components/ui/pane-boundary.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useAppState } from "./client-provider.tsx";
import { useDetails } from "./details-context.tsx";
import { useView } from "./navigation.tsx";
import {
  ContactList,
  ProfilePane,
  RoomDetails,
  RoomList,
  RoomPane,
  SettingsMenu,
  SettingsPane,
} from "./parts.ts";
import { partOf, type View } from "./view.ts";

/** One pane with its own safety net; `of` names what it shows, so that another one starts afresh. */
function Pane({ of, children }: { of: string; children: ReactNode }) {
  const common = useTranslations("common");
  return (
    <PaneBoundary
      key={of}
      fallback={(retry) => (
        <EmptyState className="grow" action={<Button onClick={retry}>{common("retry")}</Button>}>
          {common("paneFailed")}
        </EmptyState>
      )}
    >
      <Suspense fallback={<SkeletonRows rows={3} label={common("loading")} />}>{children}</Suspense>
    </PaneBoundary>
  );
}

const lists = { chats: ConversationList, contacts: ContactList, rooms: RoomList, settings: SettingsMenu };

/** The list of the part one is in. */
export function ListPane() {
  const part = partOf(useView());
  const List = lists[part];
  return (
    <div
      data-region
      tabIndex={-1}
      className="flex min-h-0 grow flex-col border-line bg-list outline-none md:border-r"
    >
      <Pane of={part}>
        <List />
      </Pane>
    </div>
  );
}

/** An empty main plane with one sentence. */
function Blank({ children }: { children: ReactNode }) {
  return (
    <main className="flex grow flex-col justify-center">
      <EmptyState className="mx-auto w-full max-w-92">{children}</EmptyState>
    </main>
  );
}

/** What was chosen in the list. */
export function MainPane() {
  const t = useTranslations("shell");
  const contacts = useTranslations("contacts");
  const rooms = useTranslations("room");
  const view = useView();
  const content = () => {
    switch (view.name) {
      case "chats":
        return <Blank>{t("choose")}</Blank>;
      case "chat":
        return <Conversation key={view.username} username={view.username} />;
      case "group":
        return <GroupConversation key={view.group} group={view.group} />;
      case "invite":
        return <GroupInvitation key={view.token} token={view.token} />;
      case "rooms":
        return <Blank>{rooms("pick")}</Blank>;
      case "room":
        return <RoomPane key={view.room} room={view.room} />;
      case "contacts":
        return <Blank>{contacts("pick")}</Blank>;
      case "contact":
        return <ProfilePane key={view.username} username={view.username} />;
      case "settings":
        return <SettingsPane section={view.section} />;
    }
  };
  return (
    <div data-region tabIndex={-1} className="flex min-w-0 grow flex-col bg-canvas outline-none">
      <Pane of={JSON.stringify(view)}>{content()}</Pane>
    </div>
  );
}

function DetailsOf({ view }: { view: View }) {
  switch (view.name) {
    case "chat":
      return <Details key={view.username} username={view.username} />;
    case "group":
      return <GroupDetails key={view.group} group={view.group} />;
    case "room":
      return <RoomDetails key={view.room} room={view.room} />;
    default:
      return null;
  }
}

/** Facts about the open conversation: a third column on wide screens, else it slides over the conversation. */
export function DetailsPane() {
  const t = useTranslations("shell");
  const view = useView();
  const { open } = useDetails();
  // Of a room there is something to be told to those inside.
  const room = view.name === "room" ? view.room : 0;
  const inRoom = useAppState((state) => state.rooms[room] !== undefined);
  if (!open || (view.name !== "chat" && view.name !== "group" && !inRoom)) return null;
  return (
    <aside
      aria-label={t("details")}
      data-region
      tabIndex={-1}
      className="flex w-72 shrink-0 scroll-pb-20 flex-col overflow-y-auto border-l border-line bg-canvas outline-none max-wide:absolute max-wide:inset-y-0 max-wide:right-0 max-wide:z-20 max-wide:animate-[slide-in_240ms_var(--ease-out-soft)] max-wide:shadow-float max-md:w-full"
    >
      <Pane of={JSON.stringify(view)}>
        <DetailsOf view={view} />
      </Pane>
    </aside>
  );
}
