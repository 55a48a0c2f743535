"use client";

import { type ReactNode, type RefObject, Suspense, useCallback, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useMessageActions } from "./message-actions.ts";
import type { Point } from "./message-menu.tsx";
import { MessageMenu } from "./parts.ts";
import { focusRow } from "./scroller.ts";
import type { TimelineMessage } from "./timeline.ts";

/** The menu of a message, opened at a point; closing it gives the focus back to the message's row. */
export function useMessageMenu(
  scroller: RefObject<HTMLElement | null>,
  conversation: number | null,
): { openMenu: (message: TimelineMessage, point: Point) => void; menu: ReactNode } {
  const t = useTranslations("chat");
  const actionsOf = useMessageActions(conversation);
  const [open, setOpen] = useState<{ message: TimelineMessage; point: Point } | null>(null);
  const openMenu = useCallback((message: TimelineMessage, point: Point) => setOpen({ message, point }), []);
  const close = () => {
    if (open && scroller.current) focusRow(scroller.current, open.message.key);
    setOpen(null);
  };
  const menu = open && (
    <Suspense fallback={null}>
      <MessageMenu
        label={t("actions")}
        point={open.point}
        actions={actionsOf(open.message)}
        onClose={close}
      />
    </Suspense>
  );
  return { openMenu, menu };
}
