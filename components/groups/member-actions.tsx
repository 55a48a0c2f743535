"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { GroupInfo, GroupMember } from "#protocol/group.ts";
import { MuteDialog } from "./mute-dialog.tsx";
import { mayTouch, ownsGroup } from "./rights.ts";

/** What the owner and the admins may do with a member who is not they themselves. */
export function MemberActions({
  group,
  member,
  name,
  muted,
}: {
  group: GroupInfo;
  member: GroupMember;
  name: string;
  muted: boolean;
}) {
  const t = useTranslations("group");
  const client = useClient();
  const errorText = useErrorText();
  const { busy, act } = useAct();
  const [asking, setAsking] = useState<"mute" | "transfer" | "block" | null>(null);
  const { username } = member.user;
  const place = { group: group.id };
  const touchable = mayTouch(group, member);
  const owns = ownsGroup(group);
  const isKeeper = member.role === "keeper";
  const bringBack = () =>
    client
      .call("group.addMembers", { ...place, usernames: [username] })
      .catch((error: unknown) => showToast({ text: errorText(error), tone: "danger" }));
  const remove = async () => {
    if (!(await act("group.removeMembers", { ...place, usernames: [username] }))) return;
    showToast({
      text: t("removed", { name }),
      action: { label: t("bringBack"), run: () => void bringBack() },
    });
  };
  return (
    <>
      {owns && (
        <Button
          busy={busy}
          onClick={() =>
            void act("group.setRole", { ...place, username, role: isKeeper ? "member" : "keeper" })
          }
        >
          {t(isKeeper ? "makeMember" : "makeAdmin")}
        </Button>
      )}
      {touchable &&
        (muted ? (
          <Button
            busy={busy}
            onClick={() =>
              void act("group.silenceMembers", { ...place, usernames: [username], durationMs: 0 })
            }
          >
            {t("unmute")}
          </Button>
        ) : (
          member.role === "member" && <Button onClick={() => setAsking("mute")}>{t("muteMember")}</Button>
        ))}
      {owns && <Button onClick={() => setAsking("transfer")}>{t("transfer")}</Button>}
      {touchable && (
        <>
          <Button tone="danger" busy={busy} onClick={() => void remove()}>
            {t("remove")}
          </Button>
          <Button tone="danger" onClick={() => setAsking("block")}>
            {t("block")}
          </Button>
        </>
      )}
      {asking === "mute" && (
        <MuteDialog
          name={name}
          onMute={(durationMs) =>
            act("group.silenceMembers", { ...place, usernames: [username], durationMs })
          }
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "transfer" && (
        <ConfirmDialog
          title={t("transferTitle", { name })}
          confirm={t("transfer")}
          onConfirm={() => act("group.transfer", { ...place, username })}
          onClose={() => setAsking(null)}
        >
          {t("transferText")}
        </ConfirmDialog>
      )}
      {asking === "block" && (
        <ConfirmDialog
          title={t("blockTitle", { name })}
          confirm={t("block")}
          onConfirm={() => act("group.blockMember", { ...place, username })}
          onClose={() => setAsking(null)}
        >
          {t("blockText")}
        </ConfirmDialog>
      )}
    </>
  );
}
