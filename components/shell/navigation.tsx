"use client";

import { usePathname } from "next/navigation";
import { type ComponentProps, type MouseEvent, useCallback, useMemo } from "react";
import { useAppState } from "./client-provider.tsx";
import { type View, viewOfPath, viewPath } from "./view.ts";

/** The place on screen. Follows Back and Forward. */
export function useView(): View {
  const path = usePathname();
  return useMemo(() => viewOfPath(path) ?? { name: "chats" }, [path]);
}

/** Goes to a place without asking the server, so it works while the server is away. */
export function useNavigate(): (view: View, options?: { replace?: boolean }) => void {
  const slug = useAppState((state) => state.app.slug);
  return useCallback(
    (view, { replace = false } = {}) => {
      const path = viewPath(slug, view);
      if (path === location.pathname) return;
      if (replace) history.replaceState(null, "", path);
      else history.pushState(null, "", path);
    },
    [slug],
  );
}

const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

type Props = Omit<ComponentProps<"a">, "href"> & { view: View };

/** A link to a place in the app: a real address for a new tab, no request for a plain click. */
export function ViewLink({ view, onClick, ...rest }: Props) {
  const slug = useAppState((state) => state.app.slug);
  const navigate = useNavigate();
  return (
    <a
      {...rest}
      href={viewPath(slug, view)}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        navigate(view);
      }}
    />
  );
}
