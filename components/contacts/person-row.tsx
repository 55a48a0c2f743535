"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { useView, ViewLink } from "#components/shell/navigation.tsx";
import { summaryName } from "#components/shell/people.ts";
import type { UserSummary } from "#protocol/user.ts";

/** A person in a list of contacts; leads to their profile. */
export function PersonRow({ user, remark, line }: { user: UserSummary; remark?: string; line?: ReactNode }) {
  const t = useTranslations("contacts");
  const view = useView();
  const online = useAppState((state) => state.online[user.username] ?? false);
  const current = view.name === "contact" && view.username === user.username;
  const name = summaryName(user, remark);
  const under = line ?? (name === user.username ? null : user.username);
  return (
    <ViewLink
      view={{ name: "contact", username: user.username }}
      aria-current={current ? "page" : undefined}
      className={clsx(
        "group mx-2 flex h-16 items-center gap-3 rounded-menu border px-2",
        current ? "border-line bg-raised" : "border-transparent hover:bg-line/40",
      )}
    >
      <Face picture={user.avatar} id={user.username} name={name} online={online} />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium">{name}</span>
        {under && <span className="block truncate text-sm text-ink-3">{under}</span>}
      </span>
      {online && <span className="sr-only">{t("online")}</span>}
    </ViewLink>
  );
}
