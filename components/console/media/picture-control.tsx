"use client";

import { Suspense, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { lazyPart } from "#components/shell/lazy-part.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useConsoleApp } from "../console-provider.tsx";
import { pictureUrl } from "./picture-url.ts";
import { uploadFile } from "./upload-file.ts";

const CropDialog = lazyPart(async () => (await import("#components/media/crop-dialog.tsx")).CropDialog);

const isReadable = (file: Blob): Promise<boolean> =>
  createImageBitmap(file).then(
    (bitmap) => {
      bitmap.close();
      return true;
    },
    () => false,
  );

/** A face of the app or of one of its users, and the ways to change it: choose a picture, crop it, or take it away. */
export function PictureControl({
  id,
  name,
  kind,
  picture,
  onChange,
}: {
  id: string;
  name: string;
  kind: "person" | "group";
  picture: string | null;
  /** Keeps the new picture; what is wrong with that it says itself. Answers whether it was kept. */
  onChange: (picture: string | null) => Promise<boolean>;
}) {
  const t = useTranslations("media");
  const { appKey } = useConsoleApp();
  const errorText = useErrorText();
  const input = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (url) return () => URL.revokeObjectURL(url);
  }, [url]);
  const complain = (text: string) => showToast({ text, tone: "danger" });
  const choose = async (file: File | undefined) => {
    if (!file) return;
    if (await isReadable(file)) setUrl(URL.createObjectURL(file));
    else complain(t("notAPicture"));
  };
  const keep = async (blob: Blob) => {
    setBusy(true);
    const answer = await uploadFile(appKey, "avatar", blob, "avatar.png");
    if (!answer.ok) complain(errorText(answer.error));
    else if (await onChange(answer.data.mediaId)) setUrl(null);
    setBusy(false);
  };
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Avatar
        id={id}
        name={name}
        kind={kind}
        size={72}
        src={picture ? pictureUrl(appKey, picture, "bubble") : undefined}
      />
      <div className="flex flex-wrap gap-2">
        <input
          ref={input}
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif,image/bmp"
          tabIndex={-1}
          aria-label={t("pictureFile")}
          className="sr-only"
          onChange={(event) => {
            void choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <Button onClick={() => input.current?.click()}>{t("changePicture")}</Button>
        {picture && (
          <Button tone="danger" onClick={() => void onChange(null)}>
            {t("removePicture")}
          </Button>
        )}
      </div>
      {url && (
        <Suspense>
          <CropDialog
            url={url}
            round={kind === "person"}
            busy={busy}
            onCropped={(blob) => void keep(blob)}
            onClose={() => setUrl(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
