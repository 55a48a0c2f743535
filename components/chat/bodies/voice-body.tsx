"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useStore } from "zustand";
import { heardStore, markHeard } from "#components/media/heard.ts";
import { TrackRow } from "#components/media/track-row.tsx";
import { useMediaUrl } from "#components/shell/media-url.ts";
import type { BodyOf } from "./body-props.ts";
import { UploadMark } from "./upload-mark.tsx";
import { useLocalUrl } from "./use-local-url.ts";

/** A voice message: what it sounds like is seen before it is heard. */
export function VoiceBody({ body, own, clientId, progress }: BodyOf<"voice">) {
  const t = useTranslations("media");
  const urlOf = useMediaUrl();
  const local = useLocalUrl(clientId, body.mediaId);
  const heard = useStore(heardStore, (state) => own || state.heard.includes(body.mediaId));
  const url = local ?? (body.mediaId === "" ? "" : urlOf(body.mediaId));
  const track = useMemo(
    () => ({ key: body.mediaId || `local ${clientId}`, url, durationMs: body.durationMs }),
    [body.mediaId, body.durationMs, clientId, url],
  );
  return (
    <div className="flex h-14 w-70 max-w-full items-center gap-3 px-3">
      {progress !== null && <UploadMark clientId={clientId} progress={progress} />}
      <TrackRow
        track={track}
        peaks={body.peaks}
        onPlay={() => markHeard(body.mediaId)}
        mark={
          !heard && <span role="img" aria-label={t("unheard")} className="size-2 rounded-badge bg-seal" />
        }
      />
    </div>
  );
}
