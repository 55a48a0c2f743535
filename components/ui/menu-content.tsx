"use client";

import clsx from "clsx";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button.tsx";
import type { MenuItem } from "./menu.tsx";

/** The loaded menu; opens by itself the first time, since the press that asked for it is over. */
export function MenuContent({
  label,
  items,
  icon,
}: {
  label: string;
  items: readonly MenuItem[];
  icon: ReactNode;
}) {
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={label}>{icon}</IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 min-w-44 rounded-menu bg-raised p-1 text-sm text-ink shadow-float"
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              disabled={item.disabled ?? false}
              onSelect={item.onSelect}
              className={clsx(
                "flex min-h-9 cursor-pointer items-center gap-2 rounded-control px-3 outline-none data-disabled:opacity-55 data-highlighted:bg-list pointer-coarse:min-h-11",
                item.danger && "text-danger",
              )}
            >
              {item.icon}
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
