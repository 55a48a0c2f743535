"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useMounted } from "#components/auth/use-form.ts";
import { lazyPart } from "#components/shell/lazy-part.ts";
import { Button } from "#components/ui/button.tsx";

const SendDialog = lazyPart(async () => (await import("./send-dialog.tsx")).SendDialog);

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
      {isOpen && (
        <Suspense>
          <SendDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
