"use client";

import { useId } from "react";
import { useTranslations } from "use-intl/react";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import type { FriendRequest } from "#protocol/friend.ts";

/** Answers a friend request: two buttons whose description says whose. */
export function RequestAnswer({ username, describedBy }: { username: string; describedBy?: string }) {
  const t = useTranslations("contacts");
  const { busy, act } = useAct();
  return (
    <div className="flex gap-2">
      <Button
        tone="primary"
        busy={busy}
        aria-describedby={describedBy}
        onClick={() => void act("friend.accept", { username })}
      >
        {t("accept")}
      </Button>
      <Button
        busy={busy}
        aria-describedby={describedBy}
        onClick={() => void act("friend.decline", { username })}
      >
        {t("decline")}
      </Button>
    </div>
  );
}

/** Somebody who wants to be my friend, with their reason and my two answers. */
export function RequestRow({ request }: { request: FriendRequest }) {
  const t = useTranslations("contacts");
  const id = useId();
  const { user, reason } = request;
  return (
    <li className="flex gap-3 px-4 py-3">
      <Face picture={user.avatar} id={user.username} name={summaryName(user)} />
      <div className="min-w-0 grow">
        <p id={id} className="text-sm text-ink-3">
          <ViewLink
            view={{ name: "contact", username: user.username }}
            className="block truncate text-base font-medium text-ink hover:underline"
          >
            {summaryName(user)}
          </ViewLink>
          <span className="line-clamp-3 wrap-anywhere">{reason || t("wants")}</span>
        </p>
        <div className="mt-2">
          <RequestAnswer username={user.username} describedBy={id} />
        </div>
      </div>
    </li>
  );
}
