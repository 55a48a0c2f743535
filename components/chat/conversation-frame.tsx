"use client";

import { Info } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useDetails } from "#components/shell/details-context.tsx";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { BackLink } from "#components/shell/pane-header.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Target } from "#protocol/message.ts";
import { Composer } from "./composer.tsx";
import { MessageList } from "./message-list.tsx";
import { ConversationStart } from "./message-separators.tsx";
import { ContactDialog, LocationDialog } from "./parts.ts";
import { useAttachments } from "./use-attachments.ts";
import { useDrop } from "./use-drop.ts";
import type { Face as Facts } from "./use-face.ts";

function ConversationHeader({ face, line, info }: { face: Facts; line: ReactNode; info: boolean }) {
  const t = useTranslations("chat");
  const details = useDetails();
  return (
    <header className="flex h-16 shrink-0 items-center gap-3 border-b border-line px-4 md:px-6">
      <BackLink />
      <Face id={face.id} name={face.name} kind={face.kind} size={36} online={face.online} />
      <div className="min-w-0 grow">
        <h1 className="truncate text-lg/6 font-semibold">{face.name}</h1>
        <p className="h-4 truncate text-xs text-ink-3">{line}</p>
      </div>
      {info && (
        <IconButton label={t("info")} aria-expanded={details.open} onClick={details.toggle}>
          <Icon of={Info} />
        </IconButton>
      )}
    </header>
  );
}

/** In the place of the box where nothing can be written: one sentence, at most one thing to do. */
export function ClosedBox({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-menu border border-line px-4 py-2 text-sm text-ink-3">
      <p role="status">{children}</p>
      {action}
    </div>
  );
}

/** The face of an address that leads to nobody. */
export function NothingHere({ children }: { children: ReactNode }) {
  const t = useTranslations("chat");
  return (
    <main className="flex grow flex-col justify-center">
      <EmptyState
        className="mx-auto w-full max-w-92 wrap-anywhere"
        action={
          <ViewLink view={{ name: "chats" }} className={buttonClass()}>
            {t("toChats")}
          </ViewLink>
        }
      >
        {children}
      </EmptyState>
    </main>
  );
}

/** A conversation from top to bottom: whom it is with, what was said, who types, and the box or what closes it. */
export function ConversationFrame({
  target,
  face,
  line,
  typing,
  closed,
  info = true,
  messages,
}: {
  target: Target;
  face: Facts;
  /** Under the name. */
  line: ReactNode;
  /** Who is typing, in words. */
  typing: string;
  /** Stands in the place of the box. */
  closed: ReactNode;
  /** There are details to be shown. */
  info?: boolean;
  /** In the place of the messages that have a history. */
  messages?: ReactNode;
}) {
  const t = useTranslations("media");
  const attachments = useAttachments(target);
  const [asking, setAsking] = useState<"place" | "contact" | null>(null);
  const { over, handlers } = useDrop(closed ? null : attachments.add);
  return (
    // However wide a message would like to be, it takes no room from the panes beside.
    <main {...handlers} aria-label={face.name} className="relative flex min-h-0 w-0 min-w-full grow flex-col">
      <ConversationHeader face={face} line={line} info={info} />
      {messages ?? (
        <MessageList
          target={target}
          start={<ConversationStart id={face.id} name={face.name} kind={face.kind} />}
        />
      )}
      <div className="px-4 pb-4 md:px-10">
        <div className="mx-auto w-full max-w-[46rem]">
          <p aria-hidden className="h-6 truncate text-xs/6 text-ink-3">
            {typing}
          </p>
          {closed ?? (
            <Composer target={target} name={face.name} attachments={attachments} onAsk={setAsking} />
          )}
        </div>
      </div>
      <Suspense>
        {asking === "place" && <LocationDialog target={target} onClose={() => setAsking(null)} />}
        {asking === "contact" && <ContactDialog target={target} onClose={() => setAsking(null)} />}
      </Suspense>
      {over && (
        <p className="pointer-events-none absolute inset-2 z-30 flex items-center justify-center rounded-menu border-2 border-dashed border-jade bg-canvas/90 text-lg font-semibold text-jade">
          {t("drop", { name: face.name })}
        </p>
      )}
    </main>
  );
}
