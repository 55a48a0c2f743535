"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl/react";
import { MediaPanel } from "#components/chat/parts.ts";
import { Button } from "#components/ui/button.tsx";

/** In the details of a conversation: the way to its images and files. */
export function MediaButton({ conversation }: { conversation: number }) {
  const t = useTranslations("media");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("files")}</Button>
      {open && (
        <Suspense>
          <MediaPanel conversation={conversation} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
