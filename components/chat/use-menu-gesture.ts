"use client";

import { type HTMLAttributes, type MouseEvent, type PointerEvent, useRef } from "react";
import type { Point } from "./message-menu.tsx";

const LONG_PRESS_MS = 500;
const SLIP = 8;

function selectionIn(element: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

/**
 * The ways to a menu besides its button: right click, long press, and the keyboard's context key, which browsers
 * report as a right click too. On a link or a selection the browser's own menu stays.
 */
export function useMenuGesture(
  open: (point: Point) => void,
  /** `links`: it is the link itself that the menu belongs to. */
  { links = false }: { links?: boolean } = {},
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
      const { x, y } = press.current;
      if (Math.abs(event.clientX - x) > SLIP || Math.abs(event.clientY - y) > SLIP) release();
    },
    onPointerUp: release,
    onPointerCancel: release,
  };
}
