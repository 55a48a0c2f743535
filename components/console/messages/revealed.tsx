"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { showToast } from "#components/ui/toast.tsx";
import type { HistoryMessage, MessagePlace } from "#protocol/history.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { bodyLine } from "./body-line.ts";
import { messageKey } from "./message-key.ts";

type Revealed = {
  shown: ReadonlyMap<string, HistoryMessage>;
  reveal: (places: readonly MessagePlace[]) => Promise<void>;
};

const RevealedContext = createContext<Revealed | null>(null);

/** Which messages of the page are shown with their content: each was asked for, and that was written down. */
export function RevealedProvider({ children }: { children: ReactNode }) {
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const [shown, setShown] = useState<ReadonlyMap<string, HistoryMessage>>(new Map());
  const reveal = useCallback(
    async (places: readonly MessagePlace[]) => {
      const messages = places.map(({ conversation, seq }) => ({ conversation, seq }));
      const answer = await command("history.reveal", { messages });
      if (!answer.ok) return showToast({ text: errorText(answer.error), tone: "danger" });
      setShown(
        (before) =>
          new Map([...before, ...answer.data.map((message) => [messageKey(message), message] as const)]),
      );
    },
    [command, errorText],
  );
  const value = useMemo(() => ({ shown, reveal }), [shown, reveal]);
  return <RevealedContext value={value}>{children}</RevealedContext>;
}

/** What of the page is shown, and how more of it is. */
export function useRevealed(): Revealed {
  const revealed = useContext(RevealedContext);
  if (!revealed) throw new Error("content is shown inside of a RevealedProvider");
  return revealed;
}

/** What was written, its words marked, or how much of it is hidden. */
export function MessageContent({ message }: { message: HistoryMessage }) {
  const t = useTranslations("console.messages");
  const { shown } = useRevealed();
  const { body, masked, retracted, length, marks } = shown.get(messageKey(message)) ?? message;
  if (body) {
    return (
      <span className="line-clamp-3 min-w-48 whitespace-pre-wrap wrap-anywhere">
        <Marked text={bodyLine(body)} marks={marks} />
      </span>
    );
  }
  const instead = retracted ? t("taken") : masked && length > 0 ? t("masked", { length }) : t("hidden");
  return <span className="block min-w-36 text-ink-3">{instead}</span>;
}

function Marked({ text, marks }: { text: string; marks: HistoryMessage["marks"] }) {
  if (marks.length === 0) return text;
  const parts: ReactNode[] = [];
  let done = 0;
  for (const [from, to] of marks) {
    parts.push(text.slice(done, from));
    parts.push(
      <mark key={from} className="rounded-join bg-jade-soft text-ink">
        {text.slice(from, to)}
      </mark>,
    );
    done = to;
  }
  parts.push(text.slice(done));
  return parts;
}
