"use client";

import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, type SyntheticEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { useMediaUrl } from "#components/shell/media-url.ts";
import { download } from "#components/ui/download.ts";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { ImageFacts } from "#protocol/media.ts";
import type { State } from "#sdk/state.ts";
import { useZoom } from "./use-zoom.ts";

export type ViewedImage = Pick<ImageFacts, "mediaId" | "width" | "height" | "format"> & {
  caption?: string | undefined;
};

/** The images of a conversation as far as it is loaded, oldest first. */
function imagesOf(state: State, conversation: number): ViewedImage[] {
  const entries = state.conversations[conversation]?.entries ?? [];
  return entries.flatMap((entry) =>
    entry.kind === "message.created" && entry.body?.type === "image" ? [entry.body] : [],
  );
}

const quiet = (event: SyntheticEvent) => event.stopPropagation();
const fileName = ({ mediaId, format }: ViewedImage) =>
  `${mediaId.split("/").at(-1) ?? "image"}.${format === "jpeg" ? "jpg" : format || "png"}`;

/** An image in full over everything, and the ones before and after it. */
export function ImageViewer({
  conversation,
  body,
  local = null,
  images,
  onClose,
}: {
  conversation: number;
  body: ViewedImage;
  /** Where this device has the image itself. */
  local?: string | null;
  /** Leads through these instead of the conversation's loaded ones. */
  images?: readonly ViewedImage[];
  onClose: () => void;
}) {
  const t = useTranslations("media");
  const common = useTranslations("common");
  const urlOf = useMediaUrl();
  const client = useClient();
  const dialog = useRef<HTMLDialogElement>(null);
  // What comes meanwhile does not move what one looks at.
  const [list] = useState<readonly ViewedImage[]>(() => {
    const all = images ?? imagesOf(client.store.getState(), conversation);
    return all.some(({ mediaId }) => mediaId === body.mediaId) ? all : [body];
  });
  const [at, setAt] = useState(() => list.findIndex(({ mediaId }) => mediaId === body.mediaId));
  const image = list[at] ?? body;
  const go = (step: number) => {
    if (!list[at + step]) return;
    setAt(at + step);
    zoom.reset();
  };
  const zoom = useZoom((way) => (way === "down" ? onClose() : go(way === "left" ? 1 : -1)));
  useEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    element?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const act = {
      ArrowLeft: () => go(-1),
      ArrowRight: () => go(1),
      "+": zoom.zoomIn,
      "=": zoom.zoomIn,
      "-": zoom.zoomOut,
      "0": zoom.reset,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const { scale, x, y } = zoom.view;
  const src = image.mediaId === body.mediaId && local ? local : urlOf(image.mediaId, "lightbox");
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-label={t("imageViewer")}
      onCancel={(event) => {
        // React lets it rise from a dialog inside this one.
        event.stopPropagation();
        event.preventDefault();
        onClose();
      }}
      onKeyDown={onKeyDown}
      onContextMenu={quiet}
      onPointerDown={quiet}
      className="fixed inset-0 m-0 size-full max-h-none max-w-none overflow-hidden bg-canvas text-ink outline-none"
    >
      <div className="flex size-full flex-col">
        <header className="flex h-14 shrink-0 items-center gap-1 border-b border-line px-3">
          <p className="tnum min-w-0 grow truncate text-sm text-ink-2" aria-live="polite">
            {t("imageOf", { index: at + 1, count: list.length })}
          </p>
          <IconButton label={t("zoomOut")} disabled={scale <= 1} onClick={zoom.zoomOut}>
            <Icon of={ZoomOut} />
          </IconButton>
          <IconButton label={t("zoomIn")} onClick={zoom.zoomIn}>
            <Icon of={ZoomIn} />
          </IconButton>
          {image.mediaId !== "" && (
            <IconButton
              label={t("download")}
              onClick={() => download(`${urlOf(image.mediaId)}?download=1`, fileName(image))}
            >
              <Icon of={Download} />
            </IconButton>
          )}
          <IconButton label={common("close")} onClick={onClose}>
            <Icon of={X} />
          </IconButton>
        </header>
        <div
          {...zoom.handlers}
          className="relative flex min-h-0 grow touch-none select-none items-center justify-center overflow-hidden"
        >
          {/* biome-ignore lint/performance/noImgElement: served by our own host, in the size of a screen. */}
          <img
            key={src}
            src={src}
            alt={image.caption ?? ""}
            width={image.width}
            height={image.height}
            draggable={false}
            style={{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}
            className={`max-h-full max-w-full object-contain ${scale > 1 ? "cursor-grab" : ""}`}
          />
        </div>
        {image.caption && (
          <p className="shrink-0 px-4 py-3 text-center wrap-anywhere" dir="auto">
            {image.caption}
          </p>
        )}
        {list.length > 1 && (
          <>
            <IconButton
              label={t("previousImage")}
              disabled={at === 0}
              onClick={() => go(-1)}
              className="absolute! top-1/2 left-2 bg-raised shadow-float"
            >
              <Icon of={ChevronLeft} />
            </IconButton>
            <IconButton
              label={t("nextImage")}
              disabled={at === list.length - 1}
              onClick={() => go(1)}
              className="absolute! top-1/2 right-2 bg-raised shadow-float"
            >
              <Icon of={ChevronRight} />
            </IconButton>
          </>
        )}
      </div>
    </dialog>
  );
}
