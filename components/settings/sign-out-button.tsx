"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { showToast } from "#components/ui/toast.tsx";

/** Signs out on this device; asks first when messages have not gone out yet. */
export function SignOutButton() {
  const t = useTranslations("settings");
  const common = useTranslations("common");
  const client = useClient();
  const errorText = useErrorText();
  const slug = useAppState((state) => state.app.slug);
  const [unsent, setUnsent] = useState(0);
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    setUnsent(0);
    try {
      await client.signOut();
      // A new page, so that nothing of this person stays in memory or behind Back.
      location.replace(`/a/${encodeURIComponent(slug)}/signin`);
    } catch (error) {
      setBusy(false);
      showToast({ text: errorText(error), tone: "danger" });
    }
  };
  const ask = () => {
    const count = client.unsent();
    if (count > 0) setUnsent(count);
    else void leave();
  };
  return (
    <>
      <Button busy={busy} onClick={ask} className="w-full">
        <Icon of={LogOut} size={16} />
        {t("signOut")}
      </Button>
      {unsent > 0 && (
        <Dialog
          title={t("signOutTitle")}
          closeLabel={common("close")}
          onClose={() => setUnsent(0)}
          actions={
            <>
              <Button tone="danger" onClick={leave}>
                {t("signOutAnyway")}
              </Button>
              <Button tone="primary" onClick={() => setUnsent(0)}>
                {t("stay")}
              </Button>
            </>
          }
        >
          <p className="text-sm text-ink-2">{t("signOutText", { count: unsent })}</p>
        </Dialog>
      )}
    </>
  );
}
