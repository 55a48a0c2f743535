"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useMediaUrl } from "#components/shell/media-url.ts";
import { ImageViewer } from "../parts.ts";
import type { BodyOf } from "./body-props.ts";
import { pictureBox } from "./box.ts";
import { Picture } from "./picture.tsx";
import { UploadMark } from "./upload-mark.tsx";
import { useLocalUrl } from "./use-local-url.ts";

/** An image in its bubble; a press opens it in full. */
export function ImageBody({ body, conversation, clientId, progress }: BodyOf<"image">) {
  const t = useTranslations("media");
  const urlOf = useMediaUrl();
  const local = useLocalUrl(clientId, body.mediaId, "preview");
  const whole = useLocalUrl(clientId, body.mediaId);
  const [open, setOpen] = useState(false);
  const { width, height } = pictureBox(body.width, body.height);
  const src = local ?? (body.mediaId === "" ? null : urlOf(body.mediaId, "bubble"));
  return (
    <div className="relative max-w-full" style={{ width, aspectRatio: `${width} / ${height}` }}>
      <button
        type="button"
        aria-label={t("openImage")}
        onClick={() => setOpen(true)}
        className="absolute inset-0 cursor-zoom-in focus-visible:-outline-offset-4"
      >
        <Picture src={src} thumbhash={body.thumbhash} alt={body.caption ?? ""} gone={t("imageGone")} />
      </button>
      <span className="pointer-events-none absolute inset-0 flex items-center justify-center *:pointer-events-auto">
        <UploadMark clientId={clientId} progress={progress} />
      </span>
      {open && (
        <Suspense>
          <ImageViewer conversation={conversation} body={body} local={whole} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
