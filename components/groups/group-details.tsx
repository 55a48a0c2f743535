"use client";

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { MediaButton } from "#components/media/media-button.tsx";
import { useDetails } from "#components/shell/details-context.tsx";
import { Face } from "#components/shell/face.tsx";
import { useNarrowing } from "#components/shell/use-narrowing.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { GroupInfo } from "#protocol/group.ts";
import { ConversationSwitches } from "./conversation-switches.tsx";
import { DetailsRow } from "./details-row.tsx";
import { type Asking, GroupQuestion } from "./group-question.tsx";
import { MemberList } from "./member-list.tsx";
import { managesGroup, mayEdit, mayInvite, ownsGroup } from "./rights.ts";
import { useGroup } from "./use-group.ts";
import { useWaiting } from "./use-waiting.ts";

function Facts({ group }: { group: GroupInfo }) {
  const t = useTranslations("group");
  return (
    <div className="flex flex-col items-center gap-1 px-4 text-center">
      <Face id={String(group.id)} name={group.name} kind="group" size={72} picture={group.avatar} />
      <h2 className="mt-2 max-w-full text-lg font-semibold wrap-anywhere">{group.name}</h2>
      <p className="tnum text-xs text-ink-3">
        {t("number", { number: String(group.id) })} · {t(`visibilities.${group.visibility}`)}
      </p>
      {group.description && (
        <p className="pt-1 text-sm text-ink-2 wrap-anywhere whitespace-pre-line">{group.description}</p>
      )}
    </div>
  );
}

function Announced({ group, onAsk }: { group: GroupInfo; onAsk: (asking: Asking) => void }) {
  const t = useTranslations("group");
  const manages = managesGroup(group);
  return (
    <section aria-label={t("announcement")} className="space-y-1 px-4 text-sm">
      <h3 className="text-ink-3">{t("announcement")}</h3>
      {group.announcement && (
        <p className="max-h-48 overflow-y-auto wrap-anywhere whitespace-pre-line">{group.announcement}</p>
      )}
      <div className="-ml-3.5 flex flex-wrap">
        {manages && (
          <Button tone="quiet" onClick={() => onAsk("announce")}>
            {t("announce")}
          </Button>
        )}
        <Button tone="quiet" onClick={() => onAsk("announcements")}>
          {t("allAnnouncements")}
        </Button>
      </div>
    </section>
  );
}

/** What else there is to a group, each line opening a dialog. */
function More({ group, onAsk }: { group: GroupInfo; onAsk: (asking: Asking) => void }) {
  const t = useTranslations("group");
  const nickname = group.me?.nickname ?? "";
  const waiting = useWaiting(group.id).length;
  const asks = managesGroup(group) && (group.visibility === "public" || waiting > 0);
  return (
    <div>
      <DetailsRow label={t("nickname")} value={nickname} onClick={() => onAsk("nickname")} />
      {asks && (
        <DetailsRow
          label={t("requests")}
          value={waiting > 0 ? t("requestsCount", { count: waiting }) : ""}
          onClick={() => onAsk("requests")}
        />
      )}
      {managesGroup(group) && <DetailsRow label={t("blocked")} onClick={() => onAsk("blocked")} />}
      <DetailsRow label={t("deleteChat")} onClick={() => onAsk("delete")} />
    </div>
  );
}

/** A group beside its conversation: what it is, who is in it, and what I may do there. */
export function GroupDetails({ group: number }: { group: number }) {
  const t = useTranslations("group");
  const shell = useTranslations("shell");
  const { setOpen } = useDetails();
  const known = useGroup(number);
  const [asking, setAsking] = useState<Asking | null>(null);
  useNarrowing(() => setOpen(false));
  const group = known?.info;
  const inside = group !== undefined && group.me !== null && !group.dissolved;
  // A question about a group that I am out of has no answer any more.
  useEffect(() => {
    if (!inside) setAsking(null);
  }, [inside]);
  return (
    <section aria-label={t("details")} className="flex min-h-full flex-col">
      <header className="flex h-16 shrink-0 items-center justify-end gap-1 px-3">
        <IconButton label={shell("closeDetails")} onClick={() => setOpen(false)}>
          <Icon of={X} />
        </IconButton>
      </header>
      {!known || !group || !inside ? (
        <EmptyState>{t(group?.dissolved ? "bars.dissolved" : "bars.left")}</EmptyState>
      ) : (
        <>
          <div className="space-y-5 pb-5">
            <Facts group={group} />
            <Announced group={group} onAsk={setAsking} />
            <div>
              <ConversationSwitches conversation={known.conversation} group={group} />
              <More group={group} onAsk={setAsking} />
            </div>
            <div className="flex flex-wrap gap-2 px-4">
              {mayInvite(group) && <Button onClick={() => setAsking("add")}>{t("addMembers")}</Button>}
              {mayInvite(group) && (managesGroup(group) || group.visibility === "private") && (
                <Button onClick={() => setAsking("invite")}>{t("inviteLink")}</Button>
              )}
              <MediaButton conversation={known.conversation.info.id} />
              {mayEdit(group) && <Button onClick={() => setAsking("edit")}>{t("edit")}</Button>}
            </div>
          </div>
          <div className="grow">
            <MemberList group={group} conversation={known.conversation.info.id} />
          </div>
          <footer className="sticky bottom-0 flex flex-wrap gap-2 border-t border-line bg-canvas px-4 py-3">
            <Button tone="danger" onClick={() => setAsking("leave")}>
              {t("leave")}
            </Button>
            {ownsGroup(group) && (
              <Button tone="danger" onClick={() => setAsking("dissolve")}>
                {t("dissolve")}
              </Button>
            )}
          </footer>
          <GroupQuestion
            asking={asking}
            group={group}
            conversation={known.conversation.info.id}
            onClose={() => setAsking(null)}
          />
        </>
      )}
    </section>
  );
}
