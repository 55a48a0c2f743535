import type { Target } from "#protocol/message.ts";

/** The sections of the settings, in the order they are listed. */
export const settingsSections = ["profile", "appearance", "devices", "password", "blocked"] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** A place inside an app: what the panes show. `home` views are lists, which fill a phone's screen. */
export type View =
  | { name: "chats" }
  | { name: "chat"; username: string }
  | { name: "group"; group: number }
  /** A link that lets into a group. */
  | { name: "invite"; token: string }
  | { name: "rooms" }
  | { name: "room"; room: number }
  | { name: "contacts" }
  | { name: "contact"; username: string }
  | { name: "settings"; section: SettingsSection | null };

const TOKEN = /^[A-Za-z0-9_-]{16,64}$/;
const NUMBER = /^[1-9]\d{0,14}$/;

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** Reads the segments behind `/a/<slug>`; null when there is no such place. */
export function parseView(segments: readonly string[]): View | null {
  const [first, second, third] = segments.map(decoded);
  if (segments.length > 2 || first === null || second === null || third !== undefined) return null;
  if (first === undefined) return { name: "chats" };
  if (first === "u" && second) return { name: "chat", username: second };
  if (first === "g" && second && NUMBER.test(second)) return { name: "group", group: Number(second) };
  if (first === "rooms") {
    if (second === undefined) return { name: "rooms" };
    return NUMBER.test(second) ? { name: "room", room: Number(second) } : null;
  }
  if (first === "join" && second && TOKEN.test(second)) return { name: "invite", token: second };
  if (first === "contacts") return second ? { name: "contact", username: second } : { name: "contacts" };
  if (first === "settings") {
    if (second === undefined) return { name: "settings", section: null };
    const section = settingsSections.find((known) => known === second);
    return section ? { name: "settings", section } : null;
  }
  return null;
}

/** Reads a page's path. */
export function viewOfPath(path: string): View | null {
  const [, a, , ...segments] = path.replace(/\/+$/, "").split("/");
  return a === "a" ? parseView(segments) : null;
}

/** The path of a place in an app. */
export function viewPath(slug: string, view: View): string {
  const base = `/a/${encodeURIComponent(slug)}`;
  switch (view.name) {
    case "chats":
      return base;
    case "chat":
      return `${base}/u/${encodeURIComponent(view.username)}`;
    case "group":
      return `${base}/g/${view.group}`;
    case "invite":
      return `${base}/join/${view.token}`;
    case "rooms":
      return `${base}/rooms`;
    case "room":
      return `${base}/rooms/${view.room}`;
    case "contacts":
      return `${base}/contacts`;
    case "contact":
      return `${base}/contacts/${encodeURIComponent(view.username)}`;
    case "settings":
      return view.section ? `${base}/settings/${view.section}` : `${base}/settings`;
  }
}

/** Which of the four parts of the app a place belongs to. */
export function partOf(view: View): "chats" | "contacts" | "rooms" | "settings" {
  if (view.name === "room") return "rooms";
  if (view.name === "chat" || view.name === "group" || view.name === "invite") return "chats";
  return view.name === "contact" ? "contacts" : view.name;
}

/** The list a place belongs to: where Back leads on a phone. */
export function listOf(view: View): View {
  const part = partOf(view);
  return part === "settings" ? { name: "settings", section: null } : { name: part };
}

/** True when the place is a list, which fills the screen of a phone. */
export function isList(view: View): boolean {
  const lists: View["name"][] = ["chats", "contacts", "rooms"];
  return lists.includes(view.name) || (view.name === "settings" && !view.section);
}

/** Whom the open conversation is with; null where none is open. */
export function targetOfView(view: View): Target | null {
  if (view.name === "chat") return { user: view.username };
  if (view.name === "room") return { room: view.room };
  return view.name === "group" ? { group: view.group } : null;
}

/** The place of a conversation. */
export function viewOfTarget(target: Target): View {
  if ("user" in target) return { name: "chat", username: target.user };
  return "group" in target ? { name: "group", group: target.group } : { name: "room", room: target.room };
}
