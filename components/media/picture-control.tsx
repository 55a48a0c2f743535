"use client";

import { type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { lazyPart } from "#components/shell/lazy-part.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { showToast } from "#components/ui/toast.tsx";

const CropDialog = lazyPart(async () => (await import("./crop-dialog.tsx")).CropDialog);

const isReadable = (file: Blob): Promise<boolean> =>
  createImageBitmap(file).then(
    (bitmap) => {
      bitmap.close();
      return true;
    },
    () => false,
  );

/** Keeps a picture, or that there is none. Throws what the server refused, or says itself what is wrong and answers false. */
export type KeepPicture = (picture: string | null) => Promise<unknown>;

/** A face and the ways to change it: choose a picture, crop it, or go back to the drawn letter. */
export function PictureControl({
  face,
  round,
  picture,
  upload,
  onChange,
}: {
  face: ReactNode;
  /** People are round, groups are square. */
  round: boolean;
  picture: string | null;
  /** Answers the media id; throws what the server refused. */
  upload: (blob: Blob) => Promise<string>;
  onChange: KeepPicture;
}) {
  const t = useTranslations("media");
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
  const change = async (next: () => Promise<string | null>) => {
    setBusy(true);
    try {
      if ((await onChange(await next())) !== false) setUrl(null);
    } catch (error) {
      complain(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-4">
      {face}
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
          <Button tone="danger" busy={busy} onClick={() => void change(async () => null)}>
            {t("removePicture")}
          </Button>
        )}
      </div>
      {url && (
        <Suspense>
          <CropDialog
            url={url}
            round={round}
            busy={busy}
            onCropped={(blob) => void change(() => upload(blob))}
            onClose={() => setUrl(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
