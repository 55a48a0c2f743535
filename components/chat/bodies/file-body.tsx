"use client";

import { Download, FileText } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { useMediaUrl } from "#components/shell/media-url.ts";
import { download } from "#components/ui/download.ts";
import { fileSize } from "#components/ui/file-size.ts";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { BodyOf } from "./body-props.ts";
import { UploadMark } from "./upload-mark.tsx";

/** What kind of file it is, in a word: its ending. */
function kindOf(fileName: string, format: string): string {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(fileName)?.[1] ?? format;
  return ending.toUpperCase();
}

/** A file with name, kind and size, to be downloaded. */
export function FileBody({ body, clientId, progress }: BodyOf<"file">) {
  const t = useTranslations("media");
  const urlOf = useMediaUrl();
  const kind = kindOf(body.fileName, body.format);
  return (
    <div className="flex h-17 w-70 max-w-full items-center gap-3 px-3.5">
      {progress === null ? (
        <span className="inline-flex size-11 shrink-0 items-center justify-center rounded-control bg-jade-soft text-jade">
          <Icon of={FileText} />
        </span>
      ) : (
        <UploadMark clientId={clientId} progress={progress} />
      )}
      <span className="min-w-0 grow">
        <span className="block truncate text-sm font-medium" title={body.fileName}>
          {body.fileName}
        </span>
        <span className="tnum block truncate text-xs text-ink-2">
          {kind && `${kind} · `}
          {fileSize(body.size)}
        </span>
      </span>
      {body.mediaId !== "" && (
        <IconButton
          label={t("download")}
          onClick={() => download(`${urlOf(body.mediaId)}?download=1`, body.fileName)}
        >
          <Icon of={Download} />
        </IconButton>
      )}
    </div>
  );
}
