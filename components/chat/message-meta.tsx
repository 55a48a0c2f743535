"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { type Clock, fullTime, timeOfDay } from "./local-time.ts";
import { GroupReceipt } from "./parts.ts";
import type { TimelineMessage } from "./timeline.ts";

/** The time of a group, told once. */
export function MessageTime({ at, clock }: { at: number; clock: Clock }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at, clock)}>
      {timeOfDay(at, clock)}
    </time>
  );
}

const actionClass =
  "min-h-6 rounded-control px-1.5 font-medium text-jade hover:underline pointer-coarse:min-h-11 pointer-coarse:px-3";

/** Under a message that was not sent: why, and the two things one can do. */
export function FailedMessage({ message }: { message: TimelineMessage }) {
  const t = useTranslations("chat");
  const errors = useTranslations("errors");
  const client = useClient();
  const { clientId, error } = message;
  if (!clientId) return null;
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-1 text-xs">
      <span className="mr-1 text-danger text-pretty">
        {t("status.failed")}
        {error && ` · ${errors(error)}`}
      </span>
      <button type="button" className={actionClass} onClick={() => client.retry(clientId)}>
        {t("retry")}
      </button>
      <button type="button" className={actionClass} onClick={() => client.discard(clientId)}>
        {t("delete")}
      </button>
    </div>
  );
}

/** Under the last of my messages in a group: its time, and in words how far it has come. */
export function OwnMeta({
  message,
  clock,
  group,
}: {
  message: TimelineMessage;
  clock: Clock;
  /** The conversation of the group or room it was written in; null between two people. */
  group: number | null;
}) {
  const t = useTranslations("chat");
  const offline = useAppState((state) => state.connection.phase === "offline");
  // In a chat room nobody counts who has read.
  const counted = useAppState((state) => group !== null && state.conversations[group] !== undefined);
  const status = message.status ?? "sent";
  return (
    <div className="flex items-center justify-end gap-1.5 text-xs text-ink-3">
      <MessageTime at={message.at} clock={clock} />
      <span aria-hidden>·</span>
      {group !== null && counted && status === "sent" && message.seq !== null ? (
        <Suspense fallback={<span>{t("status.sent")}</span>}>
          <GroupReceipt conversation={group} seq={message.seq} />
        </Suspense>
      ) : (
        <span>{status === "sending" && offline ? t("status.waiting") : t(`status.${status}`)}</span>
      )}
    </div>
  );
}
