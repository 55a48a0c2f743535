"use client";

import { type PointerEvent, useRef, useState, type WheelEvent } from "react";

const MOST = 6;
const STEP = 1.5;
const SWIPE = 80;

type View = { scale: number; x: number; y: number };
const whole: View = { scale: 1, x: 0, y: 0 };

const distance = ([a, b]: { x: number; y: number }[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);

/** Zoom by wheel, pinch, double click and buttons; dragging moves what is larger than the window, swiping leads on. */
export function useZoom(swiped: (way: "left" | "right" | "down") => void) {
  const [view, setView] = useState(whole);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const start = useRef({ x: 0, y: 0, apart: 0, view: whole });
  const zoomTo = (scale: number) =>
    setView((before) => {
      const next = Math.min(MOST, Math.max(1, scale));
      return next === 1
        ? whole
        : { scale: next, x: (before.x * next) / before.scale, y: (before.y * next) / before.scale };
    });
  const begin = () => {
    const [first] = pointers.current.values();
    start.current = {
      x: first?.x ?? 0,
      y: first?.y ?? 0,
      apart: distance([...pointers.current.values()]),
      view,
    };
  };
  return {
    view,
    reset: () => setView(whole),
    zoomIn: () => zoomTo(view.scale * STEP),
    zoomOut: () => zoomTo(view.scale / STEP),
    handlers: {
      onWheel: (event: WheelEvent) => zoomTo(view.scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15)),
      onDoubleClick: () => zoomTo(view.scale > 1 ? 1 : 2.5),
      onPointerDown(event: PointerEvent<HTMLElement>) {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        begin();
      },
      onPointerMove(event: PointerEvent) {
        if (!pointers.current.has(event.pointerId)) return;
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        const { x, y, apart, view: from } = start.current;
        const points = [...pointers.current.values()];
        if (points.length > 1 && apart > 0) return zoomTo((from.scale * distance(points)) / apart);
        if (from.scale > 1)
          setView({ ...from, x: from.x + event.clientX - x, y: from.y + event.clientY - y });
      },
      onPointerUp(event: PointerEvent) {
        const { x, y, view: from } = start.current;
        const alone = pointers.current.size === 1;
        pointers.current.delete(event.pointerId);
        if (!alone || from.scale > 1) return begin();
        const [dx, dy] = [event.clientX - x, event.clientY - y];
        if (Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(dy)) swiped(dx < 0 ? "left" : "right");
        else if (dy > SWIPE) swiped("down");
      },
      onPointerCancel: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    },
  };
}
