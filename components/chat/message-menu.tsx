"use client";

import clsx from "clsx";
import { DropdownMenu } from "radix-ui";
import type { MessageAction } from "./message-actions.ts";

/** Where a menu opens, in pixels of the window. */
export type Point = { x: number; y: number };

/** The menu of one message, at the point where it was asked for. */
export function MessageMenu({
  label,
  point,
  actions,
  onClose,
}: {
  label: string;
  point: Point;
  actions: readonly MessageAction[];
  onClose: () => void;
}) {
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span
          aria-hidden
          className="pointer-events-none fixed size-px"
          style={{ left: point.x, top: point.y }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="start"
          collisionPadding={8}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-40 min-w-40 rounded-menu bg-raised p-1 text-sm text-ink shadow-float"
        >
          {actions.map((action) => (
            <DropdownMenu.Item
              key={action.label}
              onSelect={action.run}
              className={clsx(
                "flex min-h-9 cursor-pointer items-center rounded-control px-3 outline-none data-highlighted:bg-list pointer-coarse:min-h-11",
                action.danger && "text-danger",
              )}
            >
              {action.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
