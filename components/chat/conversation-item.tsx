"use client";

import { MoreHorizontal } from "lucide-react";
import { memo, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { ConversationRow } from "./conversation-row.tsx";
import type { Clock } from "./local-time.ts";
import type { Point } from "./message-menu.tsx";
import { useMenuGesture } from "./use-menu-gesture.ts";

/** A row of the list with the ways to its menu: a button under the mouse, right click, long press, swipe, context key. */
export const ConversationItem = memo(function ConversationItem({
  of: key,
  current,
  clock,
  onMenu,
}: {
  /** Its target key. */
  of: string;
  current: boolean;
  clock: Clock;
  onMenu: (key: string, point: Point) => void;
}) {
  const t = useTranslations("chat");
  const [hovered, setHovered] = useState(false);
  // The finger that asked for the menu must not open the chat when it is lifted.
  const pressed = useRef(false);
  const open = (point: Point) => {
    pressed.current = true;
    onMenu(key, point);
  };
  const gesture = useMenuGesture(open, { links: true, swipe: true });
  return (
    <li
      {...gesture}
      onPointerDownCapture={() => {
        pressed.current = false;
      }}
      onMouseDownCapture={(event) => {
        // Nor take the focus out of the menu again.
        if (pressed.current) event.preventDefault();
      }}
      onClickCapture={(event) => {
        if (pressed.current && event.detail > 0) event.preventDefault();
      }}
      onPointerEnter={(event) => event.pointerType === "mouse" && setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      className="relative touch-pan-y [contain-intrinsic-size:auto_4rem] [content-visibility:auto] pointer-coarse:select-none pointer-coarse:[-webkit-touch-callout:none]"
    >
      <ConversationRow of={key} current={current} clock={clock} />
      {hovered && (
        <span className="absolute right-3 bottom-1 rounded-control bg-raised shadow-float">
          <IconButton
            label={t("chatActions")}
            tabIndex={-1}
            className="size-7!"
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              onMenu(key, { x: box.left, y: box.bottom });
            }}
          >
            <Icon of={MoreHorizontal} size={16} />
          </IconButton>
        </span>
      )}
    </li>
  );
});
