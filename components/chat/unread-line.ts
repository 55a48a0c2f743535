/** The line above what was not yet seen when I came: below position `after`, with how many messages. */
export type UnreadLine = { after: number; count: number };

/** The line of a conversation that is being opened; none when everything was seen. */
export function lineAtOpening(conversation: { mine: { read: number }; unread: number }): UnreadLine | null {
  return conversation.unread > 0 ? { after: conversation.mine.read, count: conversation.unread } : null;
}

/**
 * The line after a message of somebody else arrived. It appears only while nobody is watching; while somebody is,
 * a line stays as it was.
 */
export function lineAfterArrival(line: UnreadLine | null, seq: number, watching: boolean): UnreadLine | null {
  if (watching) return line;
  return line ? { ...line, count: line.count + 1 } : { after: seq - 1, count: 1 };
}
