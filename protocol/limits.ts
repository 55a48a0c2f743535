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
  searchPage: 100,
  messageBodyBytes: 7_000,
  frameBytes: 64 * 1024,
  clientIdMaxCharacters: 64,
  pullEntries: 200,
  pullEntriesMax: 500,
  historyPage: 50,
  historyRows: 200,
  exportRows: 1_000,
  reportNoteBytes: 1_000,
  reportsPerHour: 30,
  broadcastUsers: 500,
  headsPage: 200,
  headsWithLastEntry: 50,
  checkHeads: 100,
  cursorMoves: 200,
  presenceWatch: 300,
  /** Of groups with more members nobody counts who is online. */
  onlineCounted: 500,
  unreadCap: 100,
  /** A gap longer than this is not filled: the client starts again from the newest page. */
  gapEntries: 500,
  typingEveryMs: 3_000,
  typingEndsMs: 6_000,
  headsEveryMs: 25_000,
  cursorEveryMs: 1_000,
  ticketMs: 60_000,
  retractMs: 180_000,
  groupNameBytes: 64,
  groupDescriptionBytes: 250,
  mediaIdCharacters: 128,
  /** People named in one command. */
  groupBatch: 500,
  groupMembersPage: 100,
  groupKeepers: 50,
  /** Most join requests that wait in a group. */
  joinRequests: 200,
  /** Answered join requests told at a time. */
  joinRequestsPage: 50,
  groupInvites: 50,
  groupInviteUses: 100_000,
  inviteMinMs: 60_000,
  inviteMaxMs: 365 * 86_400_000,
  announcements: 100,
  announcementBytes: 1_024,
  silenceMinMs: 5 * 60_000,
  silenceMaxMs: 366 * 86_400_000,
  /** The last moment that is told: silenced until then means for good. */
  foreverMs: 253_370_764_800_000,
  /** People mentioned by name in one message. */
  mentions: 100,
  /** Unread mentions told with a head, the oldest first. */
  mentionsCap: 20,
  readCounts: 50,
  transparentBytes: 4_096,
  roomsPage: 50,
  /** What of a chat room is shown to whoever enters. */
  roomEntries: 50,
  roomMembersPage: 100,
  roomKeepers: 50,
  readersPage: 200,
  /** People whose names are asked for at once. */
  summaries: 100,
  /** Larger groups are not told who is typing. */
  typingMembers: 200,
  // files
  fileNameBytes: 255,
  captionBytes: 2_000,
  /** Pixels of one side, told of an image or a video. */
  mediaPixelsMax: 65_535,
  mediaDurationMax: 24 * 3_600_000,
  /** Bars of a voice message's waveform. */
  peaks: 64,
  /** Bytes of one request of a resumable upload: less is lost when the connection is. */
  uploadChunkBytes: 4 * 1024 * 1024,
  customBytes: 4_096,
  mediaPage: 60,
  customDepth: 32,
  placeLabelBytes: 250,
  /** People shown by name in a line about a change. */
  shownPeople: 8,
  wordCharacters: 10,
  wordsPage: 2_000,
  callbackUrlBytes: 1_024,
  deadCallbacksPage: 100,
  deliveriesPage: 50,
  // the console
  ipAllowList: 200,
  apiKeyNameBytes: 64,
  apiKeys: 100,
  secretOverlapMs: 86_400_000,
  operatorNameBytes: 64,
  operatorInviteMs: 7 * 86_400_000,
  operatorInvites: 50,
  recoveryCodes: 10,
  /** A deleted app can be brought back for so long. */
  appGraceMs: 7 * 86_400_000,
  passwordResetMs: 86_400_000,
  importLinesAtOnce: 200,
  importLines: 100_000,
  importFaultsPage: 500,
} as const;

/** Kinds of entries of a conversation's log, retractions aside, that stand in no history as a row of their own. */
export const undisplayed: ReadonlySet<string> = new Set(["group.nicknameChanged", "group.audienceChanged"]);

/** First a letter or digit, then letters, digits, `_ . - @`; the length is judged apart. */
export const usernamePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.@-]*$/;
