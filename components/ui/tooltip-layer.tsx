"use client";

import { useEffect, useRef } from "react";

const DELAY_MS = 400;
const GAP = 8;

function place(tip: HTMLElement, owner: Element): void {
  const box = owner.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const beside = owner.hasAttribute("data-tooltip-beside");
  const left = beside ? box.right + GAP : box.left + box.width / 2 - width / 2;
  const above = box.top - height - GAP;
  const top = beside ? box.top + box.height / 2 - height / 2 : above > GAP ? above : box.bottom + GAP;
  tip.style.left = `${Math.min(Math.max(left, GAP), innerWidth - width - GAP)}px`;
  tip.style.top = `${top}px`;
}

/**
 * One tooltip for the whole page: shows the `data-tooltip` of what the mouse rests on or the keyboard reaches.
 * Esc takes it away. It repeats the element's name, so screen readers need no more.
 */
export function TooltipLayer() {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tip = element.current;
    if (!tip) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      if (tip.matches(":popover-open")) tip.hidePopover();
    };
    const show = (owner: Element) => {
      if (!owner.isConnected) return;
      tip.textContent = owner.getAttribute("data-tooltip");
      tip.showPopover();
      place(tip, owner);
    };
    const onEnter = (event: Event) => {
      const owner = event.target instanceof Element ? event.target.closest("[data-tooltip]") : null;
      hide();
      if (!owner) return;
      if (event.type === "focusin") {
        if (owner.matches(":focus-visible")) show(owner);
      } else if (event instanceof PointerEvent && event.pointerType === "mouse") {
        timer = setTimeout(show, DELAY_MS, owner);
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide();
    };
    const controller = new AbortController();
    const options = { signal: controller.signal, capture: true, passive: true };
    document.addEventListener("pointerover", onEnter, options);
    document.addEventListener("focusin", onEnter, options);
    document.addEventListener("focusout", hide, options);
    document.addEventListener("pointerdown", hide, options);
    document.addEventListener("scroll", hide, options);
    document.addEventListener("keydown", onKey, options);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, []);
  return (
    <div
      ref={element}
      popover="manual"
      aria-hidden
      className="pointer-events-none fixed m-0 max-w-64 rounded-control bg-ink px-2 py-1 text-xs whitespace-pre text-canvas"
    />
  );
}
