"use client";

import { Suspense, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { CropDialog } from "#components/chat/parts.ts";
import { useClient } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { showToast } from "#components/ui/toast.tsx";

const readable = (url: string) =>
  new Promise<boolean>((resolve) => {
    const image = new Image();
    image.onload = () => resolve(true);
    image.onerror = () => resolve(false);
    image.src = url;
  });

/** A face and the ways to change it: choose a picture, crop it, or go back to the drawn letter. */
export function PictureField({
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
  /** Keeps the new picture; throws what the server refused. */
  onChange: (picture: string | null) => Promise<unknown>;
}) {
  const t = useTranslations("media");
  const client = useClient();
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
    const made = URL.createObjectURL(file);
    if (await readable(made)) setUrl(made);
    else complain(t("notAPicture"));
  };
  const change = async (next: () => Promise<string | null>) => {
    setBusy(true);
    try {
      await onChange(await next());
      setUrl(null);
    } catch (error) {
      complain(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Face id={id} name={name} kind={kind} size={72} picture={picture} />
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
            round={kind === "person"}
            busy={busy}
            onCropped={(blob) => void change(async () => (await client.upload("avatar", blob)).mediaId)}
            onClose={() => setUrl(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
