"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useMounted } from "#components/auth/use-form.ts";
import { Button } from "#components/ui/button.tsx";
import { SendDialog } from "./send-dialog.tsx";

/** Opens the dialog that sends a message in the name of an account. */
export function SendButton() {
  const t = useTranslations("console.send");
  const mounted = useMounted();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" disabled={!mounted} onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {isOpen && <SendDialog onClose={() => setOpen(false)} />}
    </>
  );
}
