"use client";

import { FileText } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { pictureBox } from "#components/chat/bodies/box.ts";
import { CustomBody } from "#components/chat/bodies/custom-body.tsx";
import { TrackRow } from "#components/media/track-row.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { fileSize } from "#components/ui/file-size.ts";
import { Icon } from "#components/ui/icon.tsx";
import type { MessageBody } from "#protocol/message.ts";
import { type DraftContent, draftBody } from "./draft-body.ts";

/** The message as whoever gets it will see it. */
export function PreviewBubble({ from, content }: { from: string; content: DraftContent }) {
  const t = useTranslations("console.send");
  const body = draftBody(content);
  const isText = body === null || body.type === "text";
  return (
    <figure className="min-w-0 rounded-menu bg-canvas p-4">
      <figcaption className="mb-3 text-xs text-ink-3">{t("preview")}</figcaption>
      <div className="flex items-end gap-2">
        <Avatar id={from || "?"} name={from || "?"} size={36} />
        <div className="min-w-0">
          <p className="pb-1 text-xs wrap-anywhere text-ink-2">{from}</p>
          <div
            dir="auto"
            className={`w-fit max-w-full overflow-hidden rounded-bubble rounded-bl-join bg-raised ${isText ? "px-3.5 py-2" : ""}`}
          >
            {body === null ? (
              <span className="text-ink-3">{t("empty")}</span>
            ) : (
              <Drawn body={body} url={content.file?.url ?? ""} />
            )}
          </div>
        </div>
      </div>
    </figure>
  );
}

const words = "whitespace-pre-wrap wrap-anywhere";

/** What the chat draws of such a message, from the file that is still here. */
function Drawn({ body, url }: { body: MessageBody; url: string }) {
  const t = useTranslations("media");
  switch (body.type) {
    case "text":
      return <p className={words}>{body.text}</p>;
    case "image":
      return (
        <>
          {/* biome-ignore lint/performance/noImgElement: a file of this page's own. */}
          <img
            src={url}
            alt={body.caption || t("kinds.image")}
            className="max-w-full object-cover"
            style={pictureBox(body.width, body.height)}
          />
          {body.caption && <p className={`px-3.5 py-1.5 ${words}`}>{body.caption}</p>}
        </>
      );
    case "voice":
      return (
        <div className="flex h-14 w-70 max-w-full items-center gap-3 px-3.5">
          <TrackRow track={{ key: url, url, durationMs: body.durationMs }} peaks={body.peaks} />
        </div>
      );
    case "file":
      return (
        <>
          <div className="flex h-17 w-70 max-w-full items-center gap-3 px-3.5">
            <span className="inline-flex size-11 shrink-0 items-center justify-center rounded-control bg-jade-soft text-jade">
              <Icon of={FileText} />
            </span>
            <span className="min-w-0 grow">
              <span className="block truncate text-sm font-medium">{body.fileName}</span>
              <span className="tnum block truncate text-xs text-ink-2">{fileSize(body.size)}</span>
            </span>
          </div>
          {body.caption && <p className={`px-3.5 pb-2 ${words}`}>{body.caption}</p>}
        </>
      );
    case "custom":
      return <CustomBody body={body} conversation={0} clientId={null} progress={null} own={false} />;
    default:
      return null;
  }
}
