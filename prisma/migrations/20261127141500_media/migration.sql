-- Files of messages: referred to in the batch's own commit.
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
    SELECT i."n", i."conversation", i."senderApp", i."sender", i."clientId", i."hash", i."kind", i."body", i."mentions", i."media"
      FROM jsonb_to_recordset(p_messages) AS i("n" integer, "conversation" bigint, "senderApp" integer, "sender" bigint,
           "clientId" text, "hash" text, "kind" text, "body" jsonb, "mentions" bigint[], "media" bigint[])
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
  ), referred AS (
    -- A file that is gone fails the whole batch by its foreign key; the message is then found and refused alone.
    INSERT INTO media_reference (app_id, media_id, conv_id, seq)
    SELECT DISTINCT p_app, m.id, o."conversation", o.seq
      FROM placed o CROSS JOIN LATERAL unnest(o."media") AS m(id)
     WHERE o.verdict = 'created' AND o."media" IS NOT NULL
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

-- What somebody uploaded lately: quotas.
CREATE INDEX "media_app_id_uploader_id_created_at_idx" ON "media"("app_id", "uploader_id", "created_at");

-- Avatars keep their file.
CREATE INDEX "users_avatar_idx" ON "users" ("app_id", "avatar") WHERE "avatar" IS NOT NULL;
CREATE INDEX "groups_avatar_idx" ON "groups" ("app_id", "avatar") WHERE "avatar" IS NOT NULL;

-- Resumable uploads on their way.
CREATE TABLE "upload" (
    "app_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "file_name" TEXT NOT NULL DEFAULT '',
    "size" BIGINT NOT NULL,
    "received" BIGINT NOT NULL DEFAULT 0,
    "parts" TEXT[] NOT NULL DEFAULT '{}',
    "media_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("app_id","id")
);

CREATE INDEX "upload_app_id_user_id_idx" ON "upload"("app_id", "user_id");
CREATE INDEX "upload_created_at_idx" ON "upload"("created_at");
ALTER TABLE "upload" ADD CONSTRAINT "upload_app_id_user_id_fkey" FOREIGN KEY ("app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
