"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { codeOf } from "#components/shell/error-code.ts";
import { summaryName } from "#components/shell/people.ts";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { conversationOf } from "#sdk/selectors.ts";
import { ClosedBox, ConversationFrame, NothingHere } from "./conversation-frame.tsx";
import { usePerson } from "./use-person.ts";

const closedWords = { deleted: "deletedAccount", blocked: "blockedByMe", self: "self" } as const;
type ClosedReason = keyof typeof closedWords;

function ClosedComposer({ username, reason }: { username: string; reason: ClosedReason }) {
  const t = useTranslations("chat");
  const { busy, act } = useAct();
  const unblock = (
    <Button busy={busy} onClick={() => void act("block.remove", { username })}>
      {t("unblock")}
    </Button>
  );
  return <ClosedBox action={reason === "blocked" && unblock}>{t(closedWords[reason])}</ClosedBox>;
}

const unknownCodes = ["user_not_found", "not_found", "invalid_input"];

/** A chat with one person: who they are, what was said, and the box to go on. */
export function Conversation({ username }: { username: string }) {
  const t = useTranslations("chat");
  const known = usePerson(username);
  const target = useMemo(() => ({ user: username }), [username]);
  const isKnown = useAppState((state) => conversationOf(state, target) !== undefined);
  const typing = useAppState((state) => (conversationOf(state, target)?.typing.length ?? 0) > 0);
  const isMe = useAppState((state) => state.me.username === username);
  const blocked = useAppState((state) => username in state.blocked);
  const { asked } = useAsk("user.get", { username });
  if (!isKnown && asked.state === "failed" && unknownCodes.includes(codeOf(asked.error))) {
    return <NothingHere>{t("missing", { username })}</NothingHere>;
  }
  // Of somebody I never wrote to only this answer knows the name.
  const name =
    known.name === username && asked.state === "ready" ? summaryName(asked.data.profile) : known.name;
  const deleted = known.deleted || (asked.state === "ready" && asked.data.profile.deleted === true);
  const closed: ClosedReason | null = isMe ? "self" : deleted ? "deleted" : blocked ? "blocked" : null;
  return (
    <ConversationFrame
      target={target}
      face={{ id: username, kind: "person", name, online: known.online === true, presence: known.presence }}
      line={typing ? <span className="text-jade">{t("typing")}</span> : known.presence}
      typing={typing ? t("typingLine", { name }) : ""}
      closed={closed && <ClosedComposer username={username} reason={closed} />}
    />
  );
}
