"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { Menu, type MenuItem } from "#components/ui/menu.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { LiveRelation } from "./use-relation.ts";

type Asking = "remove" | "block";

/** What is seldom done to a contact: remove, block, unblock; the first two ask once more. */
export function ProfileMenu({
  username,
  name,
  relation,
}: {
  username: string;
  name: string;
  relation: LiveRelation;
}) {
  const t = useTranslations("profile");
  const { act } = useAct();
  const [asking, setAsking] = useState<Asking | null>(null);
  const items: MenuItem[] = [
    ...(relation.friend ? [{ label: t("remove"), danger: true, onSelect: () => setAsking("remove") }] : []),
    relation.blocked
      ? { label: t("unblock"), onSelect: () => void act("block.remove", { username }) }
      : { label: t("block"), danger: true, onSelect: () => setAsking("block") },
  ];
  const confirm = async () => {
    const done = await act(asking === "remove" ? "friend.remove" : "block.add", { username });
    if (done && asking === "remove") showToast({ text: t("removed", { name }) });
    return done;
  };
  return (
    <>
      <Menu label={t("actions", { name })} items={items} />
      {asking && (
        <ConfirmDialog
          title={t(asking === "remove" ? "removeTitle" : "blockTitle", { name })}
          confirm={t(asking === "remove" ? "remove" : "block")}
          onConfirm={confirm}
          onClose={() => setAsking(null)}
        >
          {t(asking === "remove" ? "removeText" : "blockText")}
        </ConfirmDialog>
      )}
    </>
  );
}
