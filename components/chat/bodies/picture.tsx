"use client";

import { useMemo, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";

function blurred(thumbhash: string): string | null {
  if (thumbhash === "") return null;
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** A picture that fills its place, drawn blurred from the message itself until its bytes are there. */
export function Picture({
  src,
  thumbhash,
  alt,
  gone,
}: {
  src: string | null;
  thumbhash: string;
  alt: string;
  /** Said in its place when it cannot be had. */
  gone: string;
}) {
  const backdrop = useMemo(() => blurred(thumbhash), [thumbhash]);
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span
      className="absolute inset-0 flex items-center justify-center bg-line bg-cover bg-center"
      style={backdrop ? { backgroundImage: `url(${backdrop})` } : undefined}
    >
      {src !== null && broken !== src ? (
        // biome-ignore lint/performance/noImgElement: served by our own host, already in this size.
        <img
          src={src}
          alt={alt}
          draggable={false}
          decoding="async"
          onError={() => setBroken(src)}
          className="size-full object-cover"
        />
      ) : (
        broken !== null && (
          <span className="rounded-control bg-raised px-2 py-1 text-xs text-ink-2">{gone}</span>
        )
      )}
    </span>
  );
}
