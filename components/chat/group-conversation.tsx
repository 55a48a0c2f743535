"use client";

import { Suspense, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { limits } from "#protocol/limits.ts";
import type { Target } from "#protocol/message.ts";
import { conversationOf, type WriteBar, writeBar } from "#sdk/selectors.ts";
import type { ConversationState } from "#sdk/state.ts";
import { ClosedBox, ConversationFrame } from "./conversation-frame.tsx";
import { momentText } from "./local-time.ts";
import { DeleteChatDialog, GroupOffer } from "./parts.ts";
import { useTypingText } from "./typing-text.ts";
import { useClock } from "./use-clock.ts";
import { useFace } from "./use-face.ts";
import { useNames } from "./use-names.ts";
import { useNow } from "./use-now.ts";
import { useOnlineMembers } from "./use-online-members.ts";

/** Why nothing can be written here, in one sentence. */
function ClosedGroup({
  target,
  conversation,
  bar,
}: {
  target: Target;
  conversation: ConversationState;
  bar: WriteBar;
}) {
  const t = useTranslations("group");
  const clock = useClock();
  const { busy, act } = useAct();
  const [deleting, setDeleting] = useState(false);
  const { info } = conversation;
  const until = info.kind === "group" ? (info.group.me?.silencedUntil ?? null) : null;
  if (bar === "shielded") {
    const lift = () => void act("conversation.update", { conversation: info.id, shielded: false });
    return (
      <ClosedBox
        action={
          <Button busy={busy} onClick={lift}>
            {t("liftShield")}
          </Button>
        }
      >
        {t("bars.shielded")}
      </ClosedBox>
    );
  }
  if (bar === "silenced" && until !== null && until < limits.foreverMs) {
    return <ClosedBox>{t("silencedUntil", { time: momentText(until, clock) })}</ClosedBox>;
  }
  if (bar !== "left" && bar !== "dissolved") return <ClosedBox>{t(`bars.${bar}`)}</ClosedBox>;
  return (
    <>
      <ClosedBox action={<Button onClick={() => setDeleting(true)}>{t("deleteChat")}</Button>}>
        {t(`bars.${bar}`)}
      </ClosedBox>
      <Suspense>
        {deleting && <DeleteChatDialog target={target} onClose={() => setDeleting(false)} />}
      </Suspense>
    </>
  );
}

/** How many are in, and how many of them are online where that is told. */
function MemberCount({ group, count }: { group: number; count: number }) {
  const t = useTranslations("group");
  const online = useOnlineMembers(group, count);
  return online === null ? t("members", { count }) : t("membersOnline", { count, online });
}

function OpenGroup({ group, conversation }: { group: number; conversation: ConversationState }) {
  const target = useMemo(() => ({ group }), [group]);
  const face = useFace(target);
  const nameOf = useNames(conversation.info.id);
  const typingText = useTypingText();
  const { info, typing } = conversation;
  const facts = info.kind === "group" ? info.group : null;
  const now = useNow(facts?.me?.silencedUntil ?? null);
  const bar = writeBar(conversation, now);
  const inside = facts?.me != null;
  return (
    <ConversationFrame
      target={target}
      face={face}
      line={inside && !facts.dissolved && <MemberCount key={group} group={group} count={facts.memberCount} />}
      typing={typingText(typing.map(nameOf))}
      closed={bar && <ClosedGroup target={target} conversation={conversation} bar={bar} />}
      info={inside}
    />
  );
}

/** A chat of a group; of one I am not in, what outsiders may see. */
export function GroupConversation({ group }: { group: number }) {
  const common = useTranslations("common");
  const target = useMemo(() => ({ group }), [group]);
  const conversation = useAppState((state) => conversationOf(state, target));
  const settled = useAppState((state) => state.loaded && state.connection.phase === "online");
  if (conversation) return <OpenGroup group={group} conversation={conversation} />;
  if (settled) return <GroupOffer key={group} group={group} />;
  return (
    <main role="status" aria-label={common("loading")} className="flex grow flex-col gap-4 px-6 py-5">
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-4 w-24" />
    </main>
  );
}
