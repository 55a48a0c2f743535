import { type Check, sqlCheck } from "./check.ts";

// Read across apps by design: they say where the rules of the logs are broken, by numbers alone. Each passes once
// over its table and keeps no more than it groups by, so that large tables only take longer.

const RESTORE =
  "Restore the last good backup: entries that were acknowledged are missing, and no tool can bring them back";

export const logChecks: Check[] = [
  sqlCheck({
    id: "log.sequence",
    title: "Every conversation's log holds each position from the first to the last once",
    advice: `${RESTORE}.`,
    sql: `
      SELECT format('conversation %s of app %s: ', c.id, c.app_id) || CASE
               WHEN l.conv_id IS NULL THEN format('the log is empty, the head says %s', c.last_seq)
               WHEN l.high <> c.last_seq THEN format('the log ends at %s, the head says %s', l.high, c.last_seq)
               WHEN l.low <> c.first_seq THEN format('the log begins at %s instead of %s', l.low, c.first_seq)
               WHEN l.entries > l.places THEN format('%s positions are taken twice', l.entries - l.places)
               ELSE format('%s of %s positions are missing', c.last_seq - c.first_seq + 1 - l.places, c.last_seq - c.first_seq + 1)
             END AS fault
        FROM conversation c
        LEFT JOIN (SELECT app_id, conv_id, count(*) AS entries, count(DISTINCT seq) AS places, min(seq) AS low, max(seq) AS high
                     FROM log GROUP BY app_id, conv_id) l ON l.app_id = c.app_id AND l.conv_id = c.id
       WHERE CASE WHEN l.conv_id IS NULL THEN c.last_seq >= c.first_seq
                  ELSE l.low <> c.first_seq OR l.high <> c.last_seq OR l.entries <> l.places
                       OR l.places <> c.last_seq - c.first_seq + 1 END`,
  }),
  sqlCheck({
    id: "user_log.sequence",
    title: "Every user's own log holds each position from 1 to its head once",
    advice: `${RESTORE}.`,
    sql: `
      SELECT format('user %s of app %s: %s entries from %s to %s, the head says %s', u.id, u.app_id,
                    coalesce(l.entries, 0), coalesce(l.low, 0), coalesce(l.high, 0), u.last_seq) AS fault
        FROM users u
        LEFT JOIN (SELECT app_id, user_id, count(*) AS entries, count(DISTINCT seq) AS places, min(seq) AS low, max(seq) AS high
                     FROM user_log GROUP BY app_id, user_id) l ON l.app_id = u.app_id AND l.user_id = u.id
       WHERE coalesce(l.high, 0) <> u.last_seq OR coalesce(l.places, 0) <> u.last_seq OR l.low <> 1 OR l.entries <> l.places`,
  }),
  sqlCheck({
    id: "log.client_ids",
    title: "No message is stored twice under one client id",
    advice:
      "Find the index log_sender_id_client_msg_id_app_id_key missing or damaged: restore it from the migrations after removing the later copies.",
    sql: `
      SELECT format('user %s of app %s: %s messages under one client id, the first in conversation %s at %s',
                    sender_id, app_id, count(*), min(conv_id), min(seq)) AS fault
        FROM log WHERE client_msg_id IS NOT NULL
       GROUP BY sender_id, app_id, client_msg_id HAVING count(*) > 1`,
  }),
  sqlCheck({
    id: "log.message_ids",
    title: "No message id is given twice",
    advice: "Find the index log_msg_id_key missing or damaged: restore the last good backup.",
    sql: `
      SELECT format('message id %s stands %s times', msg_id, count(*)) AS fault
        FROM log GROUP BY msg_id HAVING count(*) > 1`,
  }),
  sqlCheck({
    id: "log.conversations",
    title: "Every entry belongs to a conversation that exists",
    advice: "Restore the last good backup: rows of conversations are missing.",
    sql: `
      SELECT format('conversation %s of app %s is gone and has %s entries', l.conv_id, l.app_id, l.entries) AS fault
        FROM (SELECT app_id, conv_id, count(*) AS entries FROM log GROUP BY app_id, conv_id) l
        LEFT JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
       WHERE c.id IS NULL`,
  }),
  sqlCheck({
    id: "log.people",
    title: "Every entry is by, and every user's log of, somebody who exists",
    advice: "Restore the last good backup: rows of users are missing.",
    sql: `
      SELECT format('user %s of app %s is gone and has %s entries', l.id, l.app_id, l.entries) AS fault
        FROM (SELECT sender_app_id AS app_id, sender_id AS id, count(*) AS entries
                FROM log WHERE sender_id IS NOT NULL GROUP BY 1, 2
              UNION ALL
              SELECT app_id, user_id, count(*) FROM user_log GROUP BY 1, 2) l
        LEFT JOIN users u ON u.app_id = l.app_id AND u.id = l.id
       WHERE u.id IS NULL`,
  }),
  sqlCheck({
    id: "log.retractions",
    title: "What was retracted is blank, and its retraction stands in the log",
    advice:
      "Blank the named messages by hand (body NULL, countable false, retracted_at set), for their writers took them back.",
    sql: `
      SELECT format('conversation %s of app %s: the retraction at %s names %s, which %s', r.conv_id, r.app_id, r.seq,
                    coalesce(r.target_seq::text, 'nothing'),
                    CASE WHEN t.seq IS NULL THEN 'is not in the log' ELSE 'still has its text' END) AS fault
        FROM log r
        JOIN conversation c ON c.app_id = r.app_id AND c.id = r.conv_id
        LEFT JOIN log t ON t.app_id = r.app_id AND t.conv_id = r.conv_id AND t.seq = r.target_seq
       WHERE r.kind = 'message.retracted' AND (r.target_seq IS NULL OR r.target_seq >= c.first_seq)
         AND (t.seq IS NULL OR t.body IS NOT NULL OR t.retracted_at IS NULL)
       UNION ALL
      SELECT format('conversation %s of app %s: the message at %s was retracted and %s', t.conv_id, t.app_id, t.seq,
                    CASE WHEN t.body IS NOT NULL THEN 'still has its text'
                         WHEN t.countable THEN 'still counts as unread'
                         ELSE 'nobody was told' END)
        FROM log t
       WHERE t.retracted_at IS NOT NULL
         AND (t.body IS NOT NULL OR t.countable OR NOT EXISTS (
               SELECT 1 FROM log r
                WHERE r.app_id = t.app_id AND r.conv_id = t.conv_id AND r.target_seq = t.seq AND r.kind = 'message.retracted'))`,
  }),
];
