"use client";

import { FileText, X } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { fileSize } from "#components/ui/file-size.ts";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Attachment, Attachments } from "./use-attachments.ts";

const CAPTION_CHARACTERS = 600;

function Chosen({
  of: { id, file, url, picture, caption },
  captioned,
  attachments,
}: {
  of: Attachment;
  captioned: boolean;
  attachments: Attachments;
}) {
  const t = useTranslations("media");
  const { name } = file;
  return (
    <li className="relative w-32 shrink-0">
      <div className="relative flex h-24 items-center justify-center overflow-hidden rounded-control border border-line bg-list">
        {picture ? (
          // biome-ignore lint/performance/noImgElement: it lies on this device only.
          <img src={url || undefined} alt={name} className="size-full object-cover" />
        ) : (
          <span className="flex min-w-0 flex-col items-center gap-1 px-2 text-center text-xs text-ink-2">
            <Icon of={FileText} />
            <span className="w-28 truncate" title={name}>
              {name}
            </span>
            <span className="tnum">{fileSize(file.size)}</span>
          </span>
        )}
      </div>
      <IconButton
        label={t("removeNamed", { name })}
        onClick={() => attachments.remove(id)}
        className="absolute! -top-2 -right-2 size-7! rounded-round! border border-line bg-raised after:absolute after:-inset-2"
      >
        <Icon of={X} size={14} />
      </IconButton>
      {captioned && (
        <input
          aria-label={t("captionOf", { name })}
          placeholder={t("caption")}
          value={caption}
          maxLength={CAPTION_CHARACTERS}
          onChange={(event) => attachments.setCaption(id, event.currentTarget.value)}
          className="mt-1 h-8 w-full rounded-control border border-line bg-canvas px-2 text-xs outline-none focus:border-ring pointer-coarse:h-11"
        />
      )}
    </li>
  );
}

/** Above the box: what was chosen, to be looked at, captioned or taken away before it is sent. */
export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  const t = useTranslations("media");
  const list = attachments.list.filter(({ doubtful }) => !doubtful);
  if (list.length === 0) return null;
  return (
    <ul
      aria-label={t("tray")}
      className="flex gap-3 overflow-x-auto border-b border-line p-3 max-md:w-full max-md:max-w-full"
    >
      {list.map((item) => (
        <Chosen key={item.id} of={item} captioned={list.length > 1} attachments={attachments} />
      ))}
    </ul>
  );
}
