/**
 * Every number that both ends of the wire agree on. Free of zod, so that the browser may import it.
 * Sizes are bytes of UTF-8 unless the name says otherwise; times are milliseconds.
 */
export const limits = {
  usernameMinBytes: 4,
  usernameMaxBytes: 128,
  webPasswordMinBytes: 8,
  passwordMaxBytes: 128,
  nicknameBytes: 64,
  noteBytes: 250,
  profileFieldBytes: 250,
  reasonBytes: 250,
  appNameBytes: 64,
  emailBytes: 254,
  searchMinCharacters: 2,
  searchMaxBytes: 128,
  searchResults: 20,
  messageBodyBytes: 7_000,
  frameBytes: 64 * 1024,
  clientIdMaxCharacters: 64,
  pullEntries: 200,
  pullEntriesMax: 500,
  historyPage: 50,
  headsPage: 200,
  headsWithLastEntry: 50,
  checkHeads: 100,
  cursorMoves: 200,
  presenceWatch: 300,
  unreadCap: 100,
  /** A gap longer than this is not filled: the client starts again from the newest page. */
  gapEntries: 500,
  typingEveryMs: 3_000,
  typingEndsMs: 6_000,
  headsEveryMs: 25_000,
  cursorEveryMs: 1_000,
  ticketMs: 60_000,
  retractMs: 180_000,
} as const;

/** First a letter or digit, then letters, digits, `_ . - @`; the length is judged apart. */
export const usernamePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.@-]*$/;
