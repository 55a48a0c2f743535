/** What is done to an installation that was used, and what is then found: the check, and how the fault is told. */
export const damages: [title: string, sql: string, id: string, told: RegExp][] = [
  [
    "an entry is missing in the middle of a log",
    "DELETE FROM log WHERE seq = 7",
    "log.sequence",
    /conversation \d+ of app \d+: 1 of 22 positions are missing/,
  ],
  [
    "the newest entries are missing",
    "DELETE FROM log WHERE seq > 18",
    "log.sequence",
    /the log ends at 18, the head says 22/,
  ],
  [
    "a head was not moved",
    "UPDATE conversation SET last_seq = 21, members_seq = 0",
    "log.sequence",
    /the log ends at 22, the head says 21/,
  ],
  ["a whole log is missing", "DELETE FROM log", "log.sequence", /the log is empty, the head says 22/],
  [
    "the beginning of a log is missing without retention",
    "DELETE FROM log WHERE seq < 3",
    "log.sequence",
    /the log begins at 3 instead of 1/,
  ],
  [
    "a position is taken twice",
    `ALTER TABLE log DROP CONSTRAINT log_pkey;
     UPDATE log SET seq = 3 WHERE seq = 4`,
    "log.sequence",
    /1 positions are taken twice/,
  ],
  [
    "an entry of a user's own log is missing",
    "DELETE FROM user_log WHERE seq = 1",
    "user_log.sequence",
    /user \d+ of app \d+: \d+ entries from \d+ to \d+, the head says \d+/,
  ],
  [
    "a message was stored twice under one client id",
    `DROP INDEX log_sender_id_client_msg_id_app_id_key;
     UPDATE log SET client_msg_id = (SELECT client_msg_id FROM log l WHERE l.seq = 1 AND l.conv_id = log.conv_id) WHERE seq = 2`,
    "log.client_ids",
    /user \d+ of app \d+: 2 messages under one client id/,
  ],
  [
    "a message id was given twice",
    `DROP INDEX log_msg_id_key;
     UPDATE log SET msg_id = (SELECT min(msg_id) FROM log)  WHERE seq = 2`,
    "log.message_ids",
    /message id \d+ stands 3 times/,
  ],
  [
    "a conversation is gone",
    "SET session_replication_role = replica; DELETE FROM conversation WHERE id = (SELECT min(id) FROM conversation)",
    "log.conversations",
    /conversation \d+ of app \d+ is gone and has 22 entries/,
  ],
  [
    "a user is gone",
    "SET session_replication_role = replica; DELETE FROM users WHERE username = 'annie'",
    "log.people",
    /user \d+ of app \d+ is gone and has \d+ entries/,
  ],
  [
    "the text of a retracted message is back",
    `UPDATE log SET body = '{"type":"text","text":"canary"}' WHERE retracted_at IS NOT NULL`,
    "log.retractions",
    /still has its text/,
  ],
  [
    "a retraction names a message that is not there",
    "UPDATE log SET target_seq = 4711 WHERE kind = 'message.retracted'",
    "log.retractions",
    /names 4711, which is not in the log/,
  ],
  [
    "a message is blank and nobody was told",
    "UPDATE log SET body = NULL, retracted_at = now(), countable = false WHERE seq = 5",
    "log.retractions",
    /the message at 5 was retracted and nobody was told/,
  ],
  [
    "a cursor is above the end",
    "UPDATE member SET read_seq = 23",
    "member.cursors",
    /read 23, delivered \d+, hidden at 0, the log ends at 22/,
  ],
  [
    "a cursor is below the beginning",
    "UPDATE member SET delivered_seq = -1",
    "member.cursors",
    /delivered -1/,
  ],
  [
    "a stretch ends before it begins",
    "UPDATE membership_interval SET from_seq = 9, to_seq = 8",
    "member.intervals",
    /from 9 to 8 is no stretch/,
  ],
  [
    "two stretches overlap",
    `INSERT INTO membership_interval (conv_app_id, conv_id, user_app_id, user_id, from_seq)
     SELECT conv_app_id, conv_id, user_app_id, user_id, 5 FROM membership_interval`,
    "member.intervals",
    /from 1 to now overlaps the one from 5/,
  ],
  [
    "a stretch goes beyond the end",
    "UPDATE membership_interval SET to_seq = 99",
    "member.intervals",
    /from 1 to 99 goes beyond the end, 22/,
  ],
  [
    "a stretch belongs to no member",
    "SET session_replication_role = replica; DELETE FROM member",
    "member.rows",
    /has a stretch and is no member/,
  ],
  [
    "a member has no stretch",
    "DELETE FROM membership_interval",
    "member.rows",
    /is a member without any stretch/,
  ],
  [
    "a single chat has one person",
    "DELETE FROM member WHERE user_id IN (SELECT high_user_id FROM conversation)",
    "conversation.pairs",
    /is between \d+ and \d+ and has 1 of them/,
  ],
  [
    "a group counts somebody who is not in",
    `INSERT INTO groups (app_id, conversation_id, name, name_lower, member_count)
     SELECT app_id, id, 'g', 'g', 3 FROM conversation ORDER BY id LIMIT 1`,
    "group.members",
    /group \d+ of app \d+: counts 3 members of 2, owner nobody, in the role of owner nobody/,
  ],
  [
    "members changed in the future",
    "UPDATE conversation SET members_seq = 23",
    "conversation.members_seq",
    /members changed at 23, the log ends at 22/,
  ],
  [
    "a sequence would give ids again",
    "SELECT setval('message_id_seq', 10000000)",
    "database.sequences",
    /message_id_seq gave 10000000, log has \d+/,
  ],
  [
    "an index is not in force",
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'log_countable_idx'::regclass",
    "database.constraints",
    /index log_countable_idx is not valid/,
  ],
  [
    "a migration was edited",
    "UPDATE _prisma_migrations SET checksum = 'other'",
    "database.migrations",
    /first_light was edited after it was applied/,
  ],
  [
    "a migration is missing",
    "DELETE FROM _prisma_migrations",
    "database.migrations",
    /first_light is missing/,
  ],
  [
    "a newer version has written it",
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '29990101000000_later', now())`,
    "database.migrations",
    /29990101000000_later is of another version/,
  ],
  [
    "an app's master secret is damaged",
    "UPDATE app SET master_secret = left(master_secret, -1)",
    "app.master_secrets",
    /that of app \d+ cannot/,
  ],
  [
    "a file is gone",
    `INSERT INTO media (app_id, media_id, type, storage_key, mime_type, size, crc32, hash)
     SELECT min(id), 'm/1', 'image', 'no/such/file', 'image/png', 1, 1, 'h' FROM app`,
    "media.files",
    /that of media \d+ is not/,
  ],
];
