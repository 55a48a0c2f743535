import { type Check, sqlCheck } from "./check.ts";

// Read across apps by design, and answer numbers alone.

export const memberChecks: Check[] = [
  sqlCheck({
    id: "member.cursors",
    title: "Every cursor lies between 0 and the end of its conversation",
    advice:
      "Set the named cursors to the conversation's last_seq; messages that were counted as read may then be unread again.",
    sql: `
      SELECT format('user %s in conversation %s of app %s: read %s, delivered %s, hidden at %s, the log ends at %s',
                    m.user_id, m.conv_id, m.conv_app_id, m.read_seq, m.delivered_seq, m.hidden_at_seq, c.last_seq) AS fault
        FROM member m
        JOIN conversation c ON c.app_id = m.conv_app_id AND c.id = m.conv_id
       WHERE least(m.read_seq, m.delivered_seq, m.hidden_at_seq) < 0
          OR greatest(m.read_seq, m.delivered_seq, m.hidden_at_seq) > c.last_seq`,
  }),
  sqlCheck({
    id: "member.intervals",
    title: "What a member may see are stretches of the log that do not overlap",
    advice:
      "Correct the named rows of membership_interval: they decide who may read what. Ask for the log of the members' changes first.",
    sql: `
      SELECT format('user %s in conversation %s of app %s: from %s to %s %s', user_id, conv_id, conv_app_id, from_seq,
                    coalesce(to_seq::text, 'now'), wrong) AS fault
        FROM (SELECT i.*, CASE
                       WHEN i.from_seq < 1 OR i.to_seq < i.from_seq THEN 'is no stretch'
                       WHEN i.from_seq > c.last_seq + 1 OR i.to_seq > c.last_seq THEN format('goes beyond the end, %s', c.last_seq)
                       WHEN i.next_from <= coalesce(i.to_seq, i.next_from) THEN format('overlaps the one from %s', i.next_from)
                     END AS wrong
                FROM (SELECT mi.*, lead(mi.from_seq) OVER (PARTITION BY mi.conv_app_id, mi.conv_id, mi.user_id ORDER BY mi.from_seq) AS next_from
                        FROM membership_interval mi) i
                JOIN conversation c ON c.app_id = i.conv_app_id AND c.id = i.conv_id) judged
       WHERE wrong IS NOT NULL`,
  }),
  sqlCheck({
    id: "member.rows",
    title: "Members, what they may see and the conversations they are in belong together",
    advice: "Restore the last good backup: rows of members, stretches or conversations are missing.",
    sql: `
      SELECT format('user %s in conversation %s of app %s: %s', user_id, conv_id, conv_app_id, wrong) AS fault
        FROM (SELECT coalesce(m.user_id, i.user_id) AS user_id, coalesce(m.conv_id, i.conv_id) AS conv_id,
                     coalesce(m.conv_app_id, i.conv_app_id) AS conv_app_id, CASE
                       WHEN m.user_id IS NULL THEN 'has a stretch and is no member'
                       WHEN i.user_id IS NULL AND m.silenced_until IS NULL THEN 'is a member without any stretch'
                       WHEN i.user_app_id <> m.user_app_id OR i.apps > 1 THEN 'is of two apps at once'
                       WHEN c.id IS NULL THEN 'is a member of no conversation'
                     END AS wrong
                FROM member m
                FULL JOIN (SELECT conv_app_id, conv_id, user_id, min(user_app_id) AS user_app_id, count(DISTINCT user_app_id) AS apps
                             FROM membership_interval GROUP BY 1, 2, 3) i
                  ON i.conv_app_id = m.conv_app_id AND i.conv_id = m.conv_id AND i.user_id = m.user_id
                LEFT JOIN conversation c ON c.app_id = m.conv_app_id AND c.id = m.conv_id) joined
       WHERE wrong IS NOT NULL`,
  }),
  sqlCheck({
    id: "conversation.pairs",
    title: "Every single chat has its two people as members",
    advice: "Restore the last good backup: rows of members are missing.",
    sql: `
      SELECT format('conversation %s of app %s is between %s and %s and has %s of them', c.id, c.app_id,
                    coalesce(c.low_user_id::text, 'nobody'), coalesce(c.high_user_id::text, 'nobody'), count(m.user_id)) AS fault
        FROM conversation c
        LEFT JOIN member m ON m.conv_app_id = c.app_id AND m.conv_id = c.id AND m.user_id IN (c.low_user_id, c.high_user_id)
       WHERE c.kind = 'single'
       GROUP BY c.app_id, c.id
      HAVING count(m.user_id) <> 2 OR c.low_user_id >= c.high_user_id`,
  }),
  sqlCheck({
    id: "conversation.members_seq",
    title: "The last change of members lies within the log",
    advice:
      "Set members_seq of the named conversations to their last_seq: every process then reads the members anew.",
    sql: `
      SELECT format('conversation %s of app %s: members changed at %s, the log ends at %s', id, app_id, members_seq, last_seq) AS fault
        FROM conversation WHERE members_seq < 0 OR members_seq > last_seq`,
  }),
  sqlCheck({
    id: "group.members",
    title: "Every group counts its members rightly and is owned by one of them",
    advice:
      "Set member_count of the named groups to the number of their open stretches, and owner_id and the role 1 to one of the members.",
    sql: `
      SELECT format('group %s of app %s: counts %s members of %s, owner %s, in the role of owner %s', g.id, g.app_id, g.member_count,
                    i.members, coalesce(g.owner_id::text, 'nobody'), coalesce(i.owners, 'nobody')) AS fault
        FROM groups g
        CROSS JOIN LATERAL (
          SELECT count(*) AS members, string_agg(m.user_id::text, ', ') FILTER (WHERE m.role = 1) AS owners
            FROM membership_interval mi
            JOIN member m ON m.conv_app_id = mi.conv_app_id AND m.conv_id = mi.conv_id AND m.user_id = mi.user_id
           WHERE mi.conv_app_id = g.app_id AND mi.conv_id = g.conversation_id AND mi.to_seq IS NULL) i
       WHERE g.dissolved_at IS NULL AND (i.members <> g.member_count OR i.owners IS DISTINCT FROM g.owner_id::text)`,
  }),
];
