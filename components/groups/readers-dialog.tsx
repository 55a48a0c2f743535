"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useNames } from "#components/chat/use-names.ts";
import { useClient } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { ReadCount } from "#protocol/conversation.ts";

/** Those who have read a message of mine, or have not, a page at a time. */
function Readers({ conversation, seq, read }: { conversation: number; seq: number; read: boolean }) {
  const t = useTranslations("chat");
  const common = useTranslations("common");
  const client = useClient();
  const errorText = useErrorText();
  const nameOf = useNames(conversation);
  const [usernames, setUsernames] = useState<string[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState<{ after?: string }>({});
  useEffect(() => {
    let current = true;
    const { after } = asked;
    setError(null);
    client.call("message.readers", { conversation, seq, read, ...asked }).then(
      (page) => {
        if (!current) return;
        setUsernames((held) => [
          ...(after && held ? held : []),
          ...page.users.map(({ username }) => username),
        ]);
        setNext(page.next);
      },
      (reason: unknown) => current && setError(reason),
    );
    return () => {
      current = false;
    };
  }, [client, conversation, seq, read, asked]);
  if (error) {
    return (
      <EmptyState flush action={<Button onClick={() => setAsked({ ...asked })}>{common("retry")}</Button>}>
        {errorText(error)}
      </EmptyState>
    );
  }
  if (!usernames) return <SkeletonRows rows={3} label={common("loading")} />;
  if (usernames.length === 0) return <EmptyState flush>{t(read ? "readByNobody" : "readByAll")}</EmptyState>;
  return (
    <>
      <ul>
        {usernames.map((username) => (
          <li key={username} className="flex h-11 items-center gap-3 text-sm">
            <Face id={username} name={nameOf(username)} size={28} />
            <span className="min-w-0 grow truncate">{nameOf(username)}</span>
          </li>
        ))}
      </ul>
      {next !== null && (
        <Button tone="quiet" onClick={() => setAsked({ after: next })}>
          {common("more")}
        </Button>
      )}
    </>
  );
}

/** Who has read a message of mine in a group, and who has not yet. */
export function ReadersDialog({
  conversation,
  seq,
  count,
  onClose,
}: {
  conversation: number;
  seq: number;
  count: ReadCount;
  onClose: () => void;
}) {
  const t = useTranslations("chat");
  const common = useTranslations("common");
  const waiting = count.total - count.read;
  const list = (read: boolean) => <Readers conversation={conversation} seq={seq} read={read} />;
  return (
    <Dialog title={t("readers")} closeLabel={common("close")} onClose={onClose}>
      <Tabs
        label={t("readers")}
        tabs={[
          { id: "read", label: t("readersRead", { count: count.read }), content: list(true) },
          { id: "unread", label: t("readersUnread", { count: waiting }), content: list(false) },
        ]}
      />
    </Dialog>
  );
}
