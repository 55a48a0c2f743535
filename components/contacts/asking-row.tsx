"use client";

import { type ReactNode, useId } from "react";
import { ViewLink } from "#components/shell/navigation.tsx";
import { summaryName } from "#components/shell/people.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import type { UserSummary } from "#protocol/user.ts";

/** Somebody who asks for something, with what they say; `answers` are buttons that tell by the id whose they are. */
export function AskingRow({
  user,
  children,
  answers,
}: {
  user: UserSummary;
  children: ReactNode;
  answers: (describedBy: string) => ReactNode;
}) {
  const id = useId();
  return (
    <li className="flex gap-3 px-4 py-3">
      <Avatar id={user.username} name={summaryName(user)} />
      <div className="min-w-0 grow">
        <p id={id} className="text-sm text-ink-3">
          <ViewLink
            view={{ name: "contact", username: user.username }}
            className="block truncate text-base font-medium text-ink hover:underline"
          >
            {summaryName(user)}
          </ViewLink>
          {children}
        </p>
        <div className="mt-2">{answers(id)}</div>
      </div>
    </li>
  );
}
