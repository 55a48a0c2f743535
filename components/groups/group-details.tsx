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
import { AddMembersDialog } from "./add-members-dialog.tsx";
import { AnnouncementDialog } from "./announcement-dialog.tsx";
import { ConversationSwitches } from "./conversation-switches.tsx";
import { EditGroupDialog } from "./edit-group-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { DissolveDialog, LeaveDialog } from "./leave-dialogs.tsx";
import { MemberList } from "./member-list.tsx";
import { managesGroup, mayEdit, mayInvite, ownsGroup } from "./rights.ts";
import { useGroup } from "./use-group.ts";

type Asking = "add" | "invite" | "edit" | "announce" | "leave" | "dissolve";

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

function Announced({ group, onEdit }: { group: GroupInfo; onEdit: () => void }) {
  const t = useTranslations("group");
  const manages = managesGroup(group);
  if (!group.announcement && !manages) return null;
  return (
    <section aria-label={t("announcement")} className="space-y-1 px-4 text-sm">
      <h3 className="text-ink-3">{t("announcement")}</h3>
      {group.announcement && (
        <p className="max-h-48 overflow-y-auto wrap-anywhere whitespace-pre-line">{group.announcement}</p>
      )}
      {manages && (
        <Button tone="quiet" className="-ml-3.5" onClick={onEdit}>
          {t(group.announcement ? "changeAnnouncement" : "announce")}
        </Button>
      )}
    </section>
  );
}

/** What is asked in a dialog over the details, if anything. */
function Question({
  asking,
  group,
  conversation,
  onClose,
}: {
  asking: Asking | null;
  group: GroupInfo;
  conversation: number;
  onClose: () => void;
}) {
  switch (asking) {
    case "add":
      return <AddMembersDialog group={group.id} conversation={conversation} onClose={onClose} />;
    case "invite":
      return <InviteDialog group={group.id} onClose={onClose} />;
    case "edit":
      return <EditGroupDialog group={group} onClose={onClose} />;
    case "announce":
      return <AnnouncementDialog group={group.id} onClose={onClose} />;
    case "leave":
      return <LeaveDialog group={group} onClose={onClose} />;
    case "dissolve":
      return <DissolveDialog group={group} onClose={onClose} />;
    case null:
      return null;
  }
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
            <Announced group={group} onEdit={() => setAsking("announce")} />
            <ConversationSwitches conversation={known.conversation} group={group} />
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
          <Question
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
