"use client";

import { Download, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { pausePlayer } from "#components/media/player.ts";
import { useMediaUrl } from "#components/shell/media-url.ts";
import { download } from "#components/ui/download.ts";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { clockTime } from "#components/ui/seconds.ts";
import type { BodyOf } from "./body-props.ts";
import { pictureBox } from "./box.ts";
import { Picture } from "./picture.tsx";
import { UploadMark } from "./upload-mark.tsx";
import { useLocalUrl } from "./use-local-url.ts";

function Player({ src, name }: { src: string; name: string }) {
  const t = useTranslations("media");
  const video = useRef<HTMLVideoElement>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => video.current?.focus({ preventScroll: true }), []);
  if (broken) {
    return (
      <p role="alert" className="absolute inset-0 flex items-center justify-center bg-line px-3 text-sm">
        {t("cannotPlay")}
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: what people send to each other comes without captions.
    <video
      ref={video}
      src={src}
      aria-label={name}
      controls
      autoPlay
      playsInline
      onPlay={pausePlayer}
      onError={() => setBroken(true)}
      className="absolute inset-0 size-full bg-ink object-contain"
    />
  );
}

/** A video: its still picture until it is played. */
export function VideoBody({ body, clientId, progress }: BodyOf<"video">) {
  const t = useTranslations("media");
  const urlOf = useMediaUrl();
  const localPoster = useLocalUrl(clientId, body.mediaId, "poster");
  const [playing, setPlaying] = useState(false);
  const { width, height } = pictureBox(body.width, body.height);
  const poster = localPoster ?? (body.poster ? urlOf(body.poster.mediaId, "bubble") : null);
  const ready = body.mediaId !== "";
  return (
    <div className="relative max-w-full" style={{ width, aspectRatio: `${width} / ${height}` }}>
      {playing && ready ? (
        <Player src={urlOf(body.mediaId)} name={body.fileName} />
      ) : (
        <>
          <Picture src={poster} thumbhash={body.poster?.thumbhash ?? ""} alt="" gone={t("imageGone")} />
          <span className="absolute inset-0 flex items-center justify-center">
            {ready ? (
              <IconButton
                label={t("play")}
                className="size-12! rounded-round! bg-raised shadow-float"
                onClick={() => setPlaying(true)}
              >
                <Icon of={Play} />
              </IconButton>
            ) : (
              <UploadMark clientId={clientId} progress={progress} />
            )}
          </span>
          <span className="absolute inset-x-2 bottom-2 flex items-end justify-between gap-2">
            <span className="tnum truncate rounded-control bg-raised px-1.5 py-0.5 text-xs text-ink-2">
              {body.durationMs > 0 ? clockTime(body.durationMs) : t("video")}
            </span>
            {ready && (
              <IconButton
                label={t("download")}
                className="bg-raised"
                onClick={() => download(`${urlOf(body.mediaId)}?download=1`, body.fileName)}
              >
                <Icon of={Download} />
              </IconButton>
            )}
          </span>
        </>
      )}
    </div>
  );
}
