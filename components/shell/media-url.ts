"use client";

import { useCallback } from "react";
import type { MediaSize } from "#protocol/media.ts";
import { useAppState } from "./client-provider.tsx";

/** Where a stored file is, in the given size of an image or whole. */
export function mediaUrl(appKey: string, mediaId: string, size?: MediaSize): string {
  return `/media/${appKey}/${mediaId}${size ? `?size=${size}` : ""}`;
}

export function useMediaUrl(): (mediaId: string, size?: MediaSize) => string {
  const appKey = useAppState((state) => state.app.appKey);
  return useCallback((mediaId, size) => mediaUrl(appKey, mediaId, size), [appKey]);
}
