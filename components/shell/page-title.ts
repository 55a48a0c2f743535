import { countText } from "#components/ui/seal-badge.tsx";

/** What the tab says: how many wait, where one is, and in which app. */
export function pageTitle(unread: number, place: string | null, app: string): string {
  const name = place ? `${place} · ${app}` : app;
  return unread > 0 ? `(${countText(unread)}) ${name}` : name;
}
