"use client";

import clsx from "clsx";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { HistoryMessage } from "#protocol/history.ts";
import { useConsoleApp } from "../console-provider.tsx";
import { isAtLeast } from "../sections.ts";
import { messageKey } from "./message-key.ts";
import { MessageContent, useRevealed } from "./revealed.tsx";

/** The messages before and after one; their content is shown to whoever may see it and asks for it. */
export function Around({
  messages,
  seq,
  times,
}: {
  messages: readonly HistoryMessage[];
  seq: number;
  times: readonly string[];
}) {
  const t = useTranslations("console.journey");
  const { role } = useConsoleApp();
  const { reveal } = useRevealed();
  return (
    <section className="max-w-2xl">
      <header className="mb-2 flex items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">{t("around")}</h2>
        {isAtLeast(role, "admin") ? (
          <Button onClick={() => void reveal(messages)}>{t("show")}</Button>
        ) : (
          <p className="text-sm text-ink-3">{t("noContent")}</p>
        )}
      </header>
      <ul className="divide-y divide-line rounded-menu border border-line bg-raised text-sm">
        {messages.map((message, index) => (
          <li
            key={messageKey(message)}
            aria-current={message.seq === seq || undefined}
            className={clsx("flex gap-4 px-4 py-2", message.seq === seq && "bg-jade-soft")}
          >
            <span className="w-28 shrink-0 text-xs/5 text-ink-3">
              <span className="block truncate text-ink-2">{message.sender}</span>
              <span className="tabular-nums">{times[index]}</span>
            </span>
            <MessageContent message={message} />
          </li>
        ))}
      </ul>
    </section>
  );
}
