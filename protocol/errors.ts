/**
 * The one table of errors: our code → HTTP status → JMessage's numbers (REST 899xxx family, SDK 8xxxxx).
 * Free of zod, so that the browser may import it. Both languages word every code under `errors.<code>`.
 */
export const errors = {
  // the request itself
  invalid_input: { status: 400, rest: 899003, sdk: 898003 },
  unknown_command: { status: 404, rest: 800008, sdk: 800008 },
  too_large: { status: 400, rest: 899003, sdk: 803007 },
  not_signed_in: { status: 401, rest: 899008, sdk: 800013 },
  forbidden: { status: 403, rest: 899003, sdk: 800020 },
  bad_origin: { status: 403, rest: 899003, sdk: 800020 },
  busy: { status: 429, rest: 2002, sdk: 803010 },
  unavailable: { status: 503, rest: 899030, sdk: 898030 },
  internal: { status: 500, rest: 899000, sdk: 898000 },
  not_found: { status: 404, rest: 800008, sdk: 800008 },
  // apps and the installation
  app_not_found: { status: 400, rest: 899009, sdk: 800003 },
  app_suspended: { status: 403, rest: 2003, sdk: 800003 },
  setup_closed: { status: 404, rest: 800008, sdk: 800008 },
  // accounts
  username_taken: { status: 403, rest: 899001, sdk: 898001 },
  username_invalid: { status: 400, rest: 899003, sdk: 898003 },
  password_invalid: { status: 400, rest: 899003, sdk: 898003 },
  password_too_common: { status: 400, rest: 899003, sdk: 898003 },
  wrong_credentials: { status: 403, rest: 899004, sdk: 801004 },
  user_disabled: { status: 403, rest: 899002, sdk: 801006 },
  user_not_found: { status: 403, rest: 899002, sdk: 898002 },
  registration_closed: { status: 403, rest: 899003, sdk: 880007 },
  session_revoked: { status: 401, rest: 899008, sdk: 800013 },
  // contacts
  friend_exists: { status: 403, rest: 899070, sdk: 805002 },
  friend_not_found: { status: 403, rest: 899071, sdk: 805003 },
  friend_request_not_found: { status: 403, rest: 899071, sdk: 805006 },
  block_exists: { status: 403, rest: 899017, sdk: 818004 },
  block_not_found: { status: 403, rest: 899019, sdk: 819004 },
  // conversations and messages
  conversation_not_found: { status: 403, rest: 899006, sdk: 803005 },
  group_not_found: { status: 403, rest: 899006, sdk: 803004 },
  room_not_found: { status: 403, rest: 899081, sdk: 847003 },
  blocked: { status: 403, rest: 803008, sdk: 803008 },
  friends_only: { status: 403, rest: 803006, sdk: 803006 },
  silenced: { status: 403, rest: 803012, sdk: 803012 },
  idempotency_conflict: { status: 403, rest: 899003, sdk: 803011 },
  message_not_found: { status: 403, rest: 855003, sdk: 855003 },
  message_not_yours: { status: 403, rest: 855002, sdk: 855002 },
  message_retracted: { status: 403, rest: 855004, sdk: 855004 },
  retract_too_late: { status: 403, rest: 855001, sdk: 855001 },
  target_offline: { status: 403, rest: 899003, sdk: 857002 },
  report_not_found: { status: 404, rest: 899003, sdk: 898003 },
  shielded: { status: 403, rest: 803006, sdk: 803006 },
  message_too_long: { status: 400, rest: 803007, sdk: 803007 },
  sensitive_word: { status: 403, rest: 803009, sdk: 803009 },
  word_exists: { status: 400, rest: 899003, sdk: 898003 },
  word_not_found: { status: 400, rest: 899003, sdk: 898003 },
  too_many_words: { status: 400, rest: 899003, sdk: 898003 },
  callback_target_invalid: { status: 400, rest: 899003, sdk: 898003 },
  // groups
  not_in_group: { status: 403, rest: 899014, sdk: 803005 },
  member_exists: { status: 400, rest: 899011, sdk: 810007 },
  member_not_found: { status: 403, rest: 899014, sdk: 811008 },
  member_protected: { status: 403, rest: 899003, sdk: 811006 },
  group_full: { status: 403, rest: 899012, sdk: 810008 },
  too_many_groups: { status: 403, rest: 899015, sdk: 810009 },
  group_blocked: { status: 403, rest: 899017, sdk: 810001 },
  group_name_differs: { status: 400, rest: 899003, sdk: 898003 },
  too_many_keepers: { status: 403, rest: 899003, sdk: 7130004 },
  join_request_not_found: { status: 403, rest: 899003, sdk: 856002 },
  join_request_answered: { status: 403, rest: 899003, sdk: 856001 },
  too_many_join_requests: { status: 403, rest: 899003, sdk: 800017 },
  invite_not_found: { status: 403, rest: 899003, sdk: 856002 },
  too_many_invites: { status: 403, rest: 899003, sdk: 800017 },
  announcement_not_found: { status: 403, rest: 899003, sdk: 787001 },
  too_many_announcements: { status: 403, rest: 899003, sdk: 786001 },
  // chat rooms
  not_in_room: { status: 403, rest: 899082, sdk: 847001 },
  room_full: { status: 403, rest: 899012, sdk: 851006 },
  room_blocked: { status: 403, rest: 899017, sdk: 851007 },
  // what programs meet
  credentials_missing: { status: 401, rest: 899007, sdk: 898007 },
  credentials_wrong: { status: 401, rest: 899008, sdk: 898008 },
  method_not_allowed: { status: 405, rest: 800008, sdk: 800008 },
  rate_limited: { status: 429, rest: 2002, sdk: 800017 },
  batch_too_large: { status: 403, rest: 899013, sdk: 898003 },
  admin_not_blockable: { status: 403, rest: 899018, sdk: 818003 },
  sender_not_admin: { status: 403, rest: 899016, sdk: 803006 },
  cross_app_forbidden: { status: 403, rest: 899020, sdk: 898011 },
  cross_app_needed: { status: 403, rest: 899021, sdk: 898011 },
  user_undisturbed: { status: 403, rest: 899043, sdk: 831001 },
  user_not_undisturbed: { status: 403, rest: 899044, sdk: 832001 },
  undisturbed_group_not_found: { status: 403, rest: 899045, sdk: 833001 },
  undisturbed_group_foreign: { status: 403, rest: 899046, sdk: 833002 },
  group_undisturbed: { status: 403, rest: 899047, sdk: 833003 },
  all_undisturbed: { status: 403, rest: 899048, sdk: 835001 },
  group_not_undisturbed: { status: 403, rest: 899049, sdk: 834001 },
  all_not_undisturbed: { status: 403, rest: 899050, sdk: 836001 },
  shield_group_not_found: { status: 403, rest: 899051, sdk: 842001 },
  group_shielded: { status: 403, rest: 899052, sdk: 842003 },
  group_not_shielded: { status: 403, rest: 899053, sdk: 843001 },
  in_progress: { status: 503, rest: 899030, sdk: 898030 },
  // the console
  app_name_differs: { status: 400, rest: 899003, sdk: 898003 },
  address_not_allowed: { status: 403, rest: 2004, sdk: 800020 },
  api_key_not_found: { status: 404, rest: 899003, sdk: 800008 },
  too_many_api_keys: { status: 403, rest: 899003, sdk: 800017 },
  second_factor_needed: { status: 401, rest: 899008, sdk: 800013 },
  code_wrong: { status: 403, rest: 899004, sdk: 801004 },
  operator_not_found: { status: 404, rest: 899003, sdk: 800008 },
  operator_exists: { status: 403, rest: 899003, sdk: 898001 },
  last_owner: { status: 403, rest: 899003, sdk: 800020 },
  link_not_valid: { status: 403, rest: 899003, sdk: 856002 },
  too_many_links: { status: 403, rest: 899003, sdk: 800017 },
  // the live connection
  too_many: { status: 403, rest: 899003, sdk: 880209 },
} as const satisfies Record<string, { status: number; rest: number; sdk: number }>;

export type ErrorCode = keyof typeof errors;

/** What a caller is told when a command is refused. `retryMs`: try again after that long. */
export type WireError = { code: ErrorCode; message: string; retryMs?: number; requestId?: string };

/** Every answer to a command, over the socket's ack and over HTTP alike. */
export type Answer<T> = { ok: true; data: T } | { ok: false; error: WireError };
