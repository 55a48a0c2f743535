"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { type Candidate, PeoplePicker } from "./people-picker.tsx";

/** Brings people into a group; where somebody has to agree first it says so. */
export function AddMembersDialog({
  group,
  conversation,
  onClose,
}: {
  group: number;
  conversation: number;
  onClose: () => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const client = useClient();
  const errorText = useErrorText();
  const members = useAppState((state) => state.members[conversation]);
  const inside = useMemo(() => new Set(Object.keys(members ?? {})), [members]);
  const [people, setPeople] = useState<Candidate[]>([]);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      const usernames = people.map(({ username }) => username);
      const { requested } = await client.call("group.addMembers", { group, usernames });
      if (requested.length > 0) showToast({ text: t("requested", { count: requested.length }) });
      onClose();
    } catch (error) {
      setRefused(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("addMembers")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button tone="primary" busy={busy} disabled={people.length === 0} onClick={() => void add()}>
            {t("addMembers")}
          </Button>
        </>
      }
    >
      {refused && (
        <Banner role="alert" tone="danger" className="mb-3 rounded-control">
          {refused}
        </Banner>
      )}
      <PeoplePicker label={t("people")} chosen={people} without={inside} onChange={setPeople} />
    </Dialog>
  );
}
