/** Kept by the tab alone, so that a reload finds the way back into a room and another tab does not follow. */
const keyOf = (appKey: string, username: string) => `borealis.rooms.${appKey}.${username}`;

type Place = { appKey: string; username: string; room: number };

function read({ appKey, username }: Omit<Place, "room">): number[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(appKey, username)) ?? "[]");
    return Array.isArray(stored) ? stored.filter((room) => typeof room === "number") : [];
  } catch {
    return [];
  }
}

/** True when this tab was inside of the room before it was loaded anew. */
export const wasInside = (place: Place): boolean => read(place).includes(place.room);

/** Notes that this tab is inside of the room, or no more. */
export function noteInside(place: Place, inside: boolean): void {
  const { appKey, username, room } = place;
  const others = read(place).filter((other) => other !== room);
  try {
    sessionStorage.setItem(keyOf(appKey, username), JSON.stringify(inside ? [...others, room] : others));
  } catch {
    // Without a place to note it the room has to be entered by hand.
  }
}
