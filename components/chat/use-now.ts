"use client";

import { useEffect, useState } from "react";

/** The longest a timer can wait. */
const LONGEST_MS = 2_147_483_647;

/** The present time, told anew when a moment that changes something has come. */
export function useNow(until: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (until === null) return;
    const tell = () => setNow(Date.now());
    tell();
    const wait = until - Date.now();
    if (wait <= 0 || wait > LONGEST_MS) return;
    // A little later, so that the moment is surely over.
    const timer = setTimeout(tell, wait + 50);
    return () => clearTimeout(timer);
  }, [until]);
  return now;
}
