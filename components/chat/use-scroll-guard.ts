"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";
import { isAtEnd } from "./scroller.ts";

/**
 * Where the browser does not keep the place of what is read by itself (no `overflow-anchor`), a message that is added
 * at the end pushes the view; this takes the push back.
 */
export function useScrollGuard(scroller: RefObject<HTMLElement | null>, newestKey: string | undefined): void {
  const before = useRef({ newestKey, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || CSS.supports("overflow-anchor", "auto")) return;
    const added = element.scrollHeight - before.current.height;
    if (before.current.newestKey !== newestKey && before.current.height > 0 && !isAtEnd(element)) {
      element.scrollTop -= added;
    }
    before.current = { newestKey, height: element.scrollHeight };
  });
}
