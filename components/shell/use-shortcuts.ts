"use client";

import { useEffect, useRef } from "react";
import { isApple, type ShortcutId, shortcutOf } from "./shortcuts.ts";

type Handlers = Partial<Record<ShortcutId, (event: KeyboardEvent) => void>>;

/** What lies behind a dialog is not to be moved by keys that are meant for the dialog. */
const isInDialog = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest("dialog[open]") !== null;

/**
 * Binds shortcuts of the table while the component is shown. A press that something else used, or that was made in a
 * dialog, is left alone.
 */
export function useShortcuts(handlers: Handlers): void {
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  useEffect(() => {
    const apple = isApple();
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isInDialog(event)) return;
      const id = shortcutOf(event, apple);
      const handler = id ? current.current[id] : undefined;
      if (!handler) return;
      // Esc stays the browser's too: it stops loading and leaves full screen.
      if (id !== "stepBack") event.preventDefault();
      handler(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
