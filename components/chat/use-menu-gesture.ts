"use client";

import { type HTMLAttributes, type MouseEvent, type PointerEvent, useRef } from "react";
import type { Point } from "./message-menu.tsx";

const LONG_PRESS_MS = 500;
const SLIP = 8;
/** So far to the left a finger goes to ask for the menu, and so little up or down meanwhile. */
const SWIPE = 56;
const SWIPE_SLIP = 28;

function selectionIn(element: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

/**
 * The ways to a menu besides its button: right click, long press, a swipe if wanted, and the keyboard's context key, which browsers
 * report as a right click too. On a link or a selection the browser's own menu stays.
 */
export function useMenuGesture(
  open: (point: Point) => void,
  /** `links`: it is the link itself that the menu belongs to; `swipe`: a finger that moves to the left opens it too. */
  { links = false, swipe = false }: { links?: boolean; swipe?: boolean } = {},
): HTMLAttributes<HTMLElement> {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const release = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  return {
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      release();
      const target = event.target instanceof Element ? event.target : null;
      if ((!links && target?.closest("a")) || selectionIn(event.currentTarget)) return;
      event.preventDefault();
      // The context key has no place of its own in some browsers.
      const box = event.currentTarget.getBoundingClientRect();
      const isPlaced = event.clientX > 0 || event.clientY > 0;
      open(isPlaced ? { x: event.clientX, y: event.clientY } : { x: box.left + 48, y: box.bottom });
    },
    // iOS reports no context menu for a long press.
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType !== "touch") return;
      const { clientX: x, clientY: y } = event;
      release();
      press.current = { x, y, timer: setTimeout(() => open({ x, y }), LONG_PRESS_MS) };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!press.current) return;
      const { x, y, timer } = press.current;
      const [left, aside] = [x - event.clientX, Math.abs(event.clientY - y)];
      if (Math.abs(left) <= SLIP && aside <= SLIP) return;
      clearTimeout(timer);
      if (!swipe || aside > SWIPE_SLIP) return release();
      if (left < SWIPE) return;
      release();
      open({ x: event.clientX, y: event.clientY });
    },
    onPointerUp: release,
    onPointerCancel: release,
  };
}
