"use client";

import { MoreHorizontal } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";

export type MenuItem = {
  label: string;
  onSelect: () => void;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
};

/** Fetches the menu's code ahead of the first press. */
export const loadMenu = () => import("./menu-content.tsx");
const MenuContent = lazy(async () => ({ default: (await loadMenu()).MenuContent }));

/** A button with a menu behind it. The menu's code arrives when the button is first approached. */
export function Menu({
  label,
  items,
  icon,
}: {
  label: string;
  items: readonly MenuItem[];
  icon?: ReactNode;
}) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <IconButton
      label={label}
      aria-haspopup="menu"
      aria-expanded={wanted}
      onPointerEnter={loadMenu}
      onFocus={loadMenu}
      onClick={() => setWanted(true)}
    >
      {icon ?? <Icon of={MoreHorizontal} />}
    </IconButton>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <MenuContent label={label} items={items} icon={icon ?? <Icon of={MoreHorizontal} />} />
    </Suspense>
  );
}
