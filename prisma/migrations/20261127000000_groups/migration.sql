-- Groups: requests, invitations, announcements and whom they do not let in; mentions; what a conversation is for one
-- member alone.

-- CreateEnum
CREATE TYPE "group_request_state" AS ENUM ('pending', 'approved', 'refused');

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "no_disturb" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "membership_interval" ADD COLUMN     "shielded" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "log" ADD COLUMN     "mentions" BIGINT[];

-- CreateTable
CREATE TABLE "group_request" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "group_id" BIGINT NOT NULL,
    "user_app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "inviter_id" BIGINT,
    "reason" TEXT NOT NULL DEFAULT '',
    "state" "group_request_state" NOT NULL DEFAULT 'pending',
    "answered_by" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_request_pkey" PRIMARY KEY ("app_id","group_id","user_id")
);

-- CreateTable
CREATE TABLE "group_invite" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "group_id" BIGINT NOT NULL,
    "creator_id" BIGINT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "max_uses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_invite_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "group_announcement" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "group_id" BIGINT NOT NULL,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_announcement_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "group_block" (
    "app_id" INTEGER NOT NULL,
    "group_id" BIGINT NOT NULL,
    "user_app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_block_pkey" PRIMARY KEY ("app_id","group_id","user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "group_request_id_key" ON "group_request"("id");

-- CreateIndex
CREATE INDEX "group_request_user_app_id_user_id_idx" ON "group_request"("user_app_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "group_invite_id_key" ON "group_invite"("id");

-- CreateIndex
CREATE INDEX "group_invite_app_id_group_id_idx" ON "group_invite"("app_id", "group_id");

-- CreateIndex
CREATE UNIQUE INDEX "group_invite_app_id_token_hash_key" ON "group_invite"("app_id", "token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "group_announcement_id_key" ON "group_announcement"("id");

-- CreateIndex
CREATE INDEX "group_announcement_app_id_group_id_idx" ON "group_announcement"("app_id", "group_id");

-- CreateIndex
CREATE INDEX "group_block_user_app_id_user_id_idx" ON "group_block"("user_app_id", "user_id");

-- AddForeignKey
ALTER TABLE "group_request" ADD CONSTRAINT "group_request_app_id_group_id_fkey" FOREIGN KEY ("app_id", "group_id") REFERENCES "groups"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_request" ADD CONSTRAINT "group_request_user_app_id_user_id_fkey" FOREIGN KEY ("user_app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_invite" ADD CONSTRAINT "group_invite_app_id_group_id_fkey" FOREIGN KEY ("app_id", "group_id") REFERENCES "groups"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_announcement" ADD CONSTRAINT "group_announcement_app_id_group_id_fkey" FOREIGN KEY ("app_id", "group_id") REFERENCES "groups"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_block" ADD CONSTRAINT "group_block_app_id_group_id_fkey" FOREIGN KEY ("app_id", "group_id") REFERENCES "groups"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_block" ADD CONSTRAINT "group_block_user_app_id_user_id_fkey" FOREIGN KEY ("user_app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- At most one announcement of a group is pinned.
CREATE UNIQUE INDEX "group_announcement_pinned_key" ON "group_announcement" ("app_id", "group_id") WHERE "pinned";

-- Messages that mention somebody: one entry each, whatever the number of members.
CREATE INDEX "log_mentions_idx" ON "log" ("app_id", "conv_id", "seq") WHERE "mentions" IS NOT NULL;

-- What may be seen of a group behind a shield, found without passing over its messages.
CREATE INDEX "log_group_idx" ON "log" ("app_id", "conv_id", "seq") WHERE "kind" LIKE 'group.%';

-- As before, with mentions; whoever shields a group does not write in it.
CREATE OR REPLACE FUNCTION "commit_messages"(p_app integer, p_messages jsonb)
RETURNS TABLE ("n" integer, "outcome" text, "conversation" bigint, "seq" bigint, "messageId" bigint, "createdAt" timestamptz, "membersSeq" bigint)
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
  PERFORM 1
     FROM (SELECT DISTINCT (m ->> 'conversation')::bigint AS id FROM jsonb_array_elements(p_messages) m ORDER BY 1) w
    CROSS JOIN LATERAL (SELECT 1 FROM conversation c WHERE c.id = w.id AND c.app_id = p_app FOR NO KEY UPDATE) locked;

  RETURN QUERY
  WITH input AS MATERIALIZED (
    SELECT i."n", i."conversation", i."senderApp", i."sender", i."clientId", i."hash", i."kind", i."body", i."mentions"
      FROM jsonb_to_recordset(p_messages) AS i("n" integer, "conversation" bigint, "senderApp" integer, "sender" bigint,
           "clientId" text, "hash" text, "kind" text, "body" jsonb, "mentions" bigint[])
  ), judged AS MATERIALIZED (
    SELECT i.*, c.last_seq, c.members_seq, k.seq AS known_seq, k.msg_id AS known_message, k.created_at AS known_at,
           CASE
             WHEN k.seq IS NOT NULL AND k.conv_id = i."conversation" AND k.content_hash = i."hash" THEN 'known'
             WHEN k.seq IS NOT NULL THEN 'idempotency_conflict'
             WHEN c.id IS NULL THEN 'conversation_not_found'
             WHEN s.id IS NULL OR s.disabled_at IS NOT NULL OR s.deleted_at IS NOT NULL THEN 'user_disabled'
             WHEN c.kind = 'room' THEN CASE
               WHEN r.member IS NULL THEN 'conversation_not_found'
               WHEN r.deleted_at IS NOT NULL THEN 'room_not_found'
               WHEN r.silenced THEN 'silenced'
               ELSE 'created' END
             WHEN v.from_seq IS NULL THEN 'conversation_not_found'
             WHEN c.kind = 'group' THEN CASE
               WHEN g.dissolved_at IS NOT NULL THEN 'group_not_found'
               WHEN v.shielded THEN 'shielded'
               WHEN g.silenced THEN 'silenced'
               ELSE 'created' END
             WHEN p.id IS NULL OR p.deleted_at IS NOT NULL THEN 'user_not_found'
             WHEN EXISTS (SELECT 1 FROM block b WHERE b.app_id = p.app_id AND b.user_id = p.id AND b.blocked_id = i."sender") THEN 'blocked'
             WHEN a.settings ->> 'messagesFrom' = 'friends' AND NOT EXISTS (
                    SELECT 1 FROM friendship f WHERE f.app_id = p.app_id AND f.user_id = p.id AND f.friend_id = i."sender") THEN 'friends_only'
             ELSE 'created'
           END AS verdict
      FROM input i
      LEFT JOIN LATERAL (SELECT x.* FROM conversation x WHERE x.id = i."conversation" LIMIT 1) c ON c.app_id = p_app
      LEFT JOIN LATERAL (SELECT x.settings FROM app x WHERE x.id = p_app LIMIT 1) a ON true
      LEFT JOIN LATERAL (SELECT x.* FROM users x WHERE x.id = i."sender" LIMIT 1) s ON s.app_id = i."senderApp"
      LEFT JOIN LATERAL (
        SELECT x.from_seq, x.shielded FROM membership_interval x
         WHERE x.conv_app_id = p_app AND x.conv_id = c.id AND x.user_id = i."sender" AND x.to_seq IS NULL LIMIT 1
      ) v ON true
      LEFT JOIN LATERAL (
        SELECT x.* FROM users x
         WHERE c.kind = 'single' AND x.id = CASE WHEN c.low_user_id = i."sender" THEN c.high_user_id ELSE c.low_user_id END LIMIT 1
      ) p ON true
      LEFT JOIN LATERAL (
        SELECT x.dissolved_at, m.role = 0 AND (coalesce(m.silenced_until > now(), false) OR x.silenced_all) AS silenced
          FROM groups x
          JOIN member m ON m.conv_app_id = p_app AND m.conv_id = c.id AND m.user_id = i."sender"
         WHERE c.kind = 'group' AND x.app_id = p_app AND x.conversation_id = c.id LIMIT 1
      ) g ON true
      LEFT JOIN LATERAL (
        SELECT x.deleted_at, m.user_id AS member, coalesce(m.silenced_until > now(), false) OR (x.silenced_all AND m.role = 0) AS silenced
          FROM room x
          LEFT JOIN room_member m ON m.app_id = p_app AND m.room_id = x.id AND m.user_id = i."sender"
         WHERE c.kind = 'room' AND x.app_id = p_app AND x.conversation_id = c.id LIMIT 1
      ) r ON true
      LEFT JOIN LATERAL (
        SELECT x.conv_id, x.seq, x.msg_id, x.content_hash, x.created_at FROM log x
         WHERE x.sender_id = i."sender" AND x.client_msg_id = i."clientId" AND x.app_id = p_app LIMIT 1
      ) k ON true
  ), placed AS MATERIALIZED (
    -- Ids are taken in the order of the rows below, so they rise within a conversation as its positions do.
    SELECT o.*,
           CASE WHEN o.verdict = 'created' THEN nextval('message_id_seq') END AS message_id,
           CASE WHEN o.verdict = 'created' THEN clock_timestamp()::timestamptz(3) END AS created_at
      FROM (SELECT j.*, j.last_seq + count(*) FILTER (WHERE j.verdict = 'created') OVER (PARTITION BY j."conversation" ORDER BY j."n") AS seq
              FROM judged j ORDER BY j."conversation", j."n") o
  ), written AS (
    INSERT INTO log (app_id, conv_id, seq, msg_id, kind, sender_app_id, sender_id, client_msg_id, content_hash, displayable, countable, body, mentions, created_at)
    SELECT p_app, o."conversation", o.seq, o.message_id, o."kind", o."senderApp", o."sender", o."clientId", o."hash", true, true, o."body", o."mentions", o.created_at
      FROM placed o WHERE o.verdict = 'created'
  ), moved AS (
    UPDATE conversation c SET last_seq = t.last_seq, active_at = t.active_at
      FROM (SELECT o."conversation", max(o.seq) AS last_seq, max(o.created_at) AS active_at
              FROM placed o WHERE o.verdict = 'created' GROUP BY 1) t
     WHERE c.app_id = p_app AND c.id = t."conversation"
  )
  SELECT o."n", o.verdict, o."conversation",
         CASE WHEN o.verdict = 'created' THEN o.seq ELSE o.known_seq END,
         coalesce(o.message_id, o.known_message), coalesce(o.created_at, o.known_at), o.members_seq
    FROM placed o
   ORDER BY o."n";
END
$$;

-- Countable entries above a read position that a member may see and did not write, capped at 100. Goes stretch by
-- stretch, so that what may not be seen is not passed over.
CREATE OR REPLACE FUNCTION "unread_count"(p_app integer, p_conversation bigint, p_user bigint, p_read bigint) RETURNS integer
LANGUAGE sql STABLE
AS $$
  SELECT count(*)::integer FROM (
    SELECT 1 FROM membership_interval mi
     CROSS JOIN LATERAL (
       SELECT 1 FROM log l
        WHERE l.app_id = p_app AND l.conv_id = p_conversation AND l.countable
          AND l.seq > greatest(p_read, mi.from_seq - 1) AND l.seq <= coalesce(mi.to_seq, 9223372036854775807)
          AND l.sender_id IS DISTINCT FROM p_user
        LIMIT 100) seen
     WHERE mi.conv_app_id = p_app AND mi.conv_id = p_conversation AND mi.user_id = p_user AND NOT mi.shielded
     LIMIT 100) counted
$$;

-- Positions of the oldest unread messages that mention a member, at most p_limit.
CREATE FUNCTION "unread_mentions"(p_app integer, p_conversation bigint, p_user bigint, p_read bigint, p_limit integer) RETURNS bigint[]
LANGUAGE sql STABLE
AS $$
  SELECT coalesce(array_agg(found.seq ORDER BY found.seq), '{}') FROM (
    SELECT seen.seq FROM membership_interval mi
     CROSS JOIN LATERAL (
       SELECT l.seq FROM log l
        WHERE l.app_id = p_app AND l.conv_id = p_conversation AND l.mentions IS NOT NULL
          AND l.seq > greatest(p_read, mi.from_seq - 1) AND l.seq <= coalesce(mi.to_seq, 9223372036854775807)
          AND l.mentions && ARRAY[p_user, 0] AND l.sender_id IS DISTINCT FROM p_user
        ORDER BY l.seq LIMIT p_limit) seen
     WHERE mi.conv_app_id = p_app AND mi.conv_id = p_conversation AND mi.user_id = p_user AND NOT mi.shielded
     ORDER BY seen.seq LIMIT p_limit) found
$$;

-- Position of the last displayable entry that a member may see; null when there is none.
CREATE FUNCTION "last_shown"(p_app integer, p_conversation bigint, p_user bigint) RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT max(seen.seq) FROM membership_interval mi
   CROSS JOIN LATERAL (
     (SELECT l.seq FROM log l
       WHERE NOT mi.shielded AND l.app_id = p_app AND l.conv_id = p_conversation AND l.displayable
         AND l.seq >= mi.from_seq AND l.seq <= coalesce(mi.to_seq, 9223372036854775807)
       ORDER BY l.seq DESC LIMIT 1)
     UNION ALL
     (SELECT l.seq FROM log l
       WHERE mi.shielded AND l.app_id = p_app AND l.conv_id = p_conversation AND l.kind LIKE 'group.%' AND l.displayable
         AND l.seq >= mi.from_seq AND l.seq <= coalesce(mi.to_seq, 9223372036854775807)
       ORDER BY l.seq DESC LIMIT 1)) seen
   WHERE mi.conv_app_id = p_app AND mi.conv_id = p_conversation AND mi.user_id = p_user
$$;
