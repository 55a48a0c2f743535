"use client";

import { useEffect, useRef } from "react";

const WIDE = "(min-width: 75rem)";

/** Tells when the window stops being wide: a column beside the conversation must not end up lying over it. */
export function useNarrowing(onNarrow: () => void): void {
  const latest = useRef(onNarrow);
  useEffect(() => {
    latest.current = onNarrow;
  });
  useEffect(() => {
    const wide = matchMedia(WIDE);
    const onChange = () => {
      if (!wide.matches) latest.current();
    };
    wide.addEventListener("change", onChange);
    return () => wide.removeEventListener("change", onChange);
  }, []);
}
