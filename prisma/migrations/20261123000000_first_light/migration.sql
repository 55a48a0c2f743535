-- Ids are unique in the installation. Groups and rooms start where JMessage's clients expect them to.
CREATE SEQUENCE "user_id_seq";
CREATE SEQUENCE "session_id_seq";
CREATE SEQUENCE "conversation_id_seq";
CREATE SEQUENCE "message_id_seq" START 10000000;
CREATE SEQUENCE "media_id_seq";
CREATE SEQUENCE "group_id_seq" START 10000000;
CREATE SEQUENCE "room_id_seq" START 12500000;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "operator_role_name" AS ENUM ('owner', 'admin', 'support');

-- CreateEnum
CREATE TYPE "friend_request_state" AS ENUM ('pending', 'accepted', 'declined');

-- CreateEnum
CREATE TYPE "conversation_kind" AS ENUM ('single', 'group', 'room');

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" UUID NOT NULL DEFAULT gen_random_uuid(),
    "secret_check" TEXT,
    "setup_token_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator" (
    "id" SERIAL NOT NULL,
    "account_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "password_hash" TEXT NOT NULL,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_role" (
    "operator_id" INTEGER NOT NULL,
    "app_id" INTEGER NOT NULL,
    "role" "operator_role_name" NOT NULL,

    CONSTRAINT "operator_role_pkey" PRIMARY KEY ("operator_id","app_id")
);

-- CreateTable
CREATE TABLE "operator_session" (
    "id" BIGSERIAL NOT NULL,
    "operator_id" INTEGER NOT NULL,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app" (
    "id" SERIAL NOT NULL,
    "account_id" INTEGER NOT NULL,
    "app_key" TEXT NOT NULL,
    "app_key_lower" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "master_secret" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "suspended_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "app_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL DEFAULT nextval('user_id_seq'),
    "username" TEXT NOT NULL,
    "username_lower" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "nickname" TEXT NOT NULL DEFAULT '',
    "nickname_lower" TEXT NOT NULL DEFAULT '',
    "avatar" TEXT,
    "gender" SMALLINT NOT NULL DEFAULT 0,
    "birthday" DATE,
    "signature" TEXT NOT NULL DEFAULT '',
    "region" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "extras" JSONB,
    "profile_version" INTEGER NOT NULL DEFAULT 1,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "session" (
    "app_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL DEFAULT nextval('session_id_seq'),
    "user_id" BIGINT NOT NULL,
    "platform" CHAR(1) NOT NULL DEFAULT 'j',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "revocation" (
    "id" BIGSERIAL NOT NULL,
    "app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "session_id" BIGINT,
    "except_id" BIGINT,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "revocation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "friendship" (
    "app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "friend_app_id" INTEGER NOT NULL,
    "friend_id" BIGINT NOT NULL,
    "remark" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "friendship_pkey" PRIMARY KEY ("app_id","user_id","friend_id")
);

-- CreateTable
CREATE TABLE "friend_request" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "from_id" BIGINT NOT NULL,
    "to_app_id" INTEGER NOT NULL,
    "to_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "state" "friend_request_state" NOT NULL DEFAULT 'pending',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "friend_request_pkey" PRIMARY KEY ("app_id","from_id","to_id")
);

-- CreateTable
CREATE TABLE "block" (
    "app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "blocked_app_id" INTEGER NOT NULL,
    "blocked_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "block_pkey" PRIMARY KEY ("app_id","user_id","blocked_id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "app_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL DEFAULT nextval('conversation_id_seq'),
    "kind" "conversation_kind" NOT NULL,
    "low_user_id" BIGINT,
    "high_user_id" BIGINT,
    "first_seq" BIGINT NOT NULL DEFAULT 1,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "members_seq" BIGINT NOT NULL DEFAULT 0,
    "active_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "groups" (
    "app_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL DEFAULT nextval('group_id_seq'),
    "conversation_id" BIGINT NOT NULL,
    "owner_id" BIGINT,
    "name" TEXT NOT NULL,
    "name_lower" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "avatar" TEXT,
    "visibility" SMALLINT NOT NULL DEFAULT 1,
    "max_members" INTEGER NOT NULL DEFAULT 500,
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "silenced_all" BOOLEAN NOT NULL DEFAULT false,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "dissolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "room" (
    "app_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL DEFAULT nextval('room_id_seq'),
    "conversation_id" BIGINT NOT NULL,
    "owner_id" BIGINT,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "max_members" INTEGER NOT NULL DEFAULT 1000000,
    "silenced_all" BOOLEAN NOT NULL DEFAULT false,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "room_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "room_member" (
    "app_id" INTEGER NOT NULL,
    "room_id" BIGINT NOT NULL,
    "user_app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "role" SMALLINT NOT NULL DEFAULT 0,
    "silenced_until" TIMESTAMPTZ(3),
    "entered_by_socket" BOOLEAN NOT NULL DEFAULT false,
    "socket_gone_at" TIMESTAMPTZ(3),
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "room_member_pkey" PRIMARY KEY ("app_id","room_id","user_id")
);

-- CreateTable
CREATE TABLE "member" (
    "user_app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "conv_app_id" INTEGER NOT NULL,
    "conv_id" BIGINT NOT NULL,
    "role" SMALLINT NOT NULL DEFAULT 0,
    "read_seq" BIGINT NOT NULL DEFAULT 0,
    "delivered_seq" BIGINT NOT NULL DEFAULT 0,
    "nickname" TEXT NOT NULL DEFAULT '',
    "silenced_until" TIMESTAMPTZ(3),
    "no_disturb" BOOLEAN NOT NULL DEFAULT false,
    "shielded" BOOLEAN NOT NULL DEFAULT false,
    "pinned_at" TIMESTAMPTZ(3),
    "marked_unread" BOOLEAN NOT NULL DEFAULT false,
    "hidden_at_seq" BIGINT NOT NULL DEFAULT 0,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("conv_app_id","conv_id","user_id")
);

-- CreateTable
CREATE TABLE "membership_interval" (
    "conv_app_id" INTEGER NOT NULL,
    "conv_id" BIGINT NOT NULL,
    "user_app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "from_seq" BIGINT NOT NULL,
    "to_seq" BIGINT,

    CONSTRAINT "membership_interval_pkey" PRIMARY KEY ("conv_app_id","conv_id","user_id","from_seq")
);

-- CreateTable
CREATE TABLE "log" (
    "app_id" INTEGER NOT NULL,
    "conv_id" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "msg_id" BIGINT NOT NULL DEFAULT nextval('message_id_seq'),
    "kind" TEXT NOT NULL,
    "sender_app_id" INTEGER,
    "sender_id" BIGINT,
    "client_msg_id" TEXT,
    "content_hash" TEXT NOT NULL,
    "target_seq" BIGINT,
    "displayable" BOOLEAN NOT NULL,
    "countable" BOOLEAN NOT NULL,
    "body" JSONB,
    "retracted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "log_pkey" PRIMARY KEY ("app_id","conv_id","seq")
);

-- CreateTable
CREATE TABLE "user_log" (
    "app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "user_log_pkey" PRIMARY KEY ("app_id","user_id","seq")
);

-- CreateTable
CREATE TABLE "media" (
    "app_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL DEFAULT nextval('media_id_seq'),
    "media_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "uploader_id" BIGINT,
    "storage_key" TEXT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "file_name" TEXT NOT NULL DEFAULT '',
    "size" BIGINT NOT NULL,
    "crc32" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "duration_ms" INTEGER,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "media_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "media_reference" (
    "app_id" INTEGER NOT NULL,
    "media_id" BIGINT NOT NULL,
    "conv_id" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "media_reference_pkey" PRIMARY KEY ("app_id","media_id","conv_id","seq")
);

-- CreateTable
CREATE TABLE "rid_dedupe" (
    "app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "rid" BIGINT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "msg_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rid_dedupe_pkey" PRIMARY KEY ("app_id","user_id","rid","content_hash")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "app_id" INTEGER,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "address" TEXT NOT NULL DEFAULT '',
    "request_id" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "operator_email_key" ON "operator"("email");

-- CreateIndex
CREATE INDEX "operator_session_operator_id_idx" ON "operator_session"("operator_id");

-- CreateIndex
CREATE UNIQUE INDEX "app_app_key_lower_key" ON "app"("app_key_lower");

-- CreateIndex
CREATE UNIQUE INDEX "app_slug_key" ON "app"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_id_key" ON "users"("id");

-- CreateIndex
CREATE INDEX "users_app_id_username_lower_idx" ON "users"("app_id", "username_lower" text_pattern_ops);

-- CreateIndex
CREATE INDEX "users_app_id_nickname_lower_idx" ON "users"("app_id", "nickname_lower" text_pattern_ops);

-- CreateIndex
CREATE UNIQUE INDEX "users_app_id_username_key" ON "users"("app_id", "username");

-- CreateIndex
CREATE UNIQUE INDEX "session_id_key" ON "session"("id");

-- CreateIndex
CREATE INDEX "session_app_id_user_id_idx" ON "session"("app_id", "user_id");

-- CreateIndex
CREATE INDEX "revocation_created_at_idx" ON "revocation"("created_at");

-- CreateIndex
CREATE INDEX "friendship_friend_app_id_friend_id_idx" ON "friendship"("friend_app_id", "friend_id");

-- CreateIndex
CREATE UNIQUE INDEX "friend_request_id_key" ON "friend_request"("id");

-- CreateIndex
CREATE INDEX "friend_request_to_app_id_to_id_idx" ON "friend_request"("to_app_id", "to_id");

-- CreateIndex
CREATE INDEX "block_blocked_app_id_blocked_id_idx" ON "block"("blocked_app_id", "blocked_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_id_key" ON "conversation"("id");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_low_user_id_high_user_id_key" ON "conversation"("low_user_id", "high_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "groups_id_key" ON "groups"("id");

-- CreateIndex
CREATE INDEX "groups_app_id_name_lower_idx" ON "groups"("app_id", "name_lower" text_pattern_ops);

-- CreateIndex
CREATE UNIQUE INDEX "groups_app_id_conversation_id_key" ON "groups"("app_id", "conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "room_id_key" ON "room"("id");

-- CreateIndex
CREATE UNIQUE INDEX "room_app_id_conversation_id_key" ON "room"("app_id", "conversation_id");

-- CreateIndex
CREATE INDEX "room_member_user_app_id_user_id_idx" ON "room_member"("user_app_id", "user_id");

-- CreateIndex
CREATE INDEX "member_user_app_id_user_id_idx" ON "member"("user_app_id", "user_id");

-- CreateIndex
CREATE INDEX "membership_interval_user_app_id_user_id_idx" ON "membership_interval"("user_app_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "log_msg_id_key" ON "log"("msg_id");

-- CreateIndex
CREATE UNIQUE INDEX "log_sender_id_client_msg_id_app_id_key" ON "log"("sender_id", "client_msg_id", "app_id");

-- CreateIndex
CREATE UNIQUE INDEX "media_id_key" ON "media"("id");

-- CreateIndex
CREATE UNIQUE INDEX "media_media_id_key" ON "media"("media_id");

-- CreateIndex
CREATE INDEX "media_reference_app_id_conv_id_seq_idx" ON "media_reference"("app_id", "conv_id", "seq");

-- CreateIndex
CREATE INDEX "rid_dedupe_created_at_idx" ON "rid_dedupe"("created_at");

-- CreateIndex
CREATE INDEX "audit_app_id_id_idx" ON "audit"("app_id", "id");

-- AddForeignKey
ALTER TABLE "operator" ADD CONSTRAINT "operator_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operator_role" ADD CONSTRAINT "operator_role_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operator_role" ADD CONSTRAINT "operator_role_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operator_session" ADD CONSTRAINT "operator_session_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app" ADD CONSTRAINT "app_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_app_id_user_id_fkey" FOREIGN KEY ("app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "friendship" ADD CONSTRAINT "friendship_app_id_user_id_fkey" FOREIGN KEY ("app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "friend_request" ADD CONSTRAINT "friend_request_app_id_from_id_fkey" FOREIGN KEY ("app_id", "from_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "block" ADD CONSTRAINT "block_app_id_user_id_fkey" FOREIGN KEY ("app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "groups" ADD CONSTRAINT "groups_app_id_conversation_id_fkey" FOREIGN KEY ("app_id", "conversation_id") REFERENCES "conversation"("app_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room" ADD CONSTRAINT "room_app_id_conversation_id_fkey" FOREIGN KEY ("app_id", "conversation_id") REFERENCES "conversation"("app_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_member" ADD CONSTRAINT "room_member_app_id_room_id_fkey" FOREIGN KEY ("app_id", "room_id") REFERENCES "room"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_member" ADD CONSTRAINT "room_member_user_app_id_user_id_fkey" FOREIGN KEY ("user_app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_conv_app_id_conv_id_fkey" FOREIGN KEY ("conv_app_id", "conv_id") REFERENCES "conversation"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_app_id_user_id_fkey" FOREIGN KEY ("user_app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_interval" ADD CONSTRAINT "membership_interval_conv_app_id_conv_id_user_id_fkey" FOREIGN KEY ("conv_app_id", "conv_id", "user_id") REFERENCES "member"("conv_app_id", "conv_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_reference" ADD CONSTRAINT "media_reference_app_id_media_id_fkey" FOREIGN KEY ("app_id", "media_id") REFERENCES "media"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Rows that change at every message stay on their page.
ALTER TABLE "conversation" SET (fillfactor = 50);
ALTER TABLE "member" SET (fillfactor = 80);

-- What unread counts are counted from.
CREATE INDEX "log_countable_idx" ON "log" ("app_id", "conv_id", "seq") INCLUDE ("sender_id") WHERE "countable";

-- Retraction and edits of a stretch, found by their target.
CREATE INDEX "log_target_idx" ON "log" ("app_id", "conv_id", "target_seq") WHERE "target_seq" IS NOT NULL;

INSERT INTO "installation" ("id") VALUES (1);

-- Commits one batch of messages of one app. Locks the batch's conversations in id order; a new statement then
-- looks up known client ids, judges membership, silence and blocks, takes the sequence numbers and inserts. One
-- statement with a locking CTE would judge by a snapshot from before the wait for the lock.
-- Every row looks its facts up by the one index that fits, whatever the planner thinks of the batch or of young
-- tables; so one generic plan serves every call, and planning, which would cost more than running, happens once.
-- Each message: {n, conversation, senderApp, sender, clientId, hash, kind, body}. Outcomes: created, known, or an error code.
CREATE FUNCTION "commit_messages"(p_app integer, p_messages jsonb)
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
    SELECT i."n", i."conversation", i."senderApp", i."sender", i."clientId", i."hash", i."kind", i."body"
      FROM jsonb_to_recordset(p_messages) AS i("n" integer, "conversation" bigint, "senderApp" integer, "sender" bigint,
           "clientId" text, "hash" text, "kind" text, "body" jsonb)
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
        SELECT x.from_seq FROM membership_interval x
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
    INSERT INTO log (app_id, conv_id, seq, msg_id, kind, sender_app_id, sender_id, client_msg_id, content_hash, displayable, countable, body, created_at)
    SELECT p_app, o."conversation", o.seq, o.message_id, o."kind", o."senderApp", o."sender", o."clientId", o."hash", true, true, o."body", o.created_at
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

-- Writes the entries a transaction collected: locks conversations, then users, in id order, and takes the numbers.
-- Each entry: {n, conversation | user, kind, senderApp, sender, hash, targetSeq, displayable, countable, body}.
CREATE FUNCTION "append_entries"(p_app integer, p_entries jsonb)
RETURNS TABLE ("n" integer, "seq" bigint, "messageId" bigint, "createdAt" timestamptz, "membersSeq" bigint)
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan
AS $$
#variable_conflict use_column
BEGIN
  PERFORM 1 FROM conversation c
   WHERE c.app_id = p_app
     AND c.id = ANY (SELECT DISTINCT (e ->> 'conversation')::bigint FROM jsonb_array_elements(p_entries) e WHERE e ? 'conversation')
   ORDER BY c.id FOR NO KEY UPDATE;
  PERFORM 1 FROM users u
   WHERE u.app_id = p_app
     AND u.id = ANY (SELECT DISTINCT (e ->> 'user')::bigint FROM jsonb_array_elements(p_entries) e WHERE e ? 'user')
   ORDER BY u.id FOR NO KEY UPDATE;

  RETURN QUERY
  WITH input AS (
    SELECT i.* FROM jsonb_to_recordset(p_entries) AS i("n" integer, "conversation" bigint, "user" bigint, "kind" text,
           "senderApp" integer, "sender" bigint, "hash" text, "targetSeq" bigint, "displayable" boolean, "countable" boolean,
           "changesMembers" boolean, "body" jsonb)
  ), placed AS (
    SELECT i.*, c.members_seq,
           coalesce(c.last_seq, u.last_seq) + row_number() OVER (PARTITION BY i."conversation", i."user" ORDER BY i."n") AS seq
      FROM input i
      LEFT JOIN conversation c ON c.app_id = p_app AND c.id = i."conversation"
      LEFT JOIN users u ON u.app_id = p_app AND u.id = i."user"
  ), written AS (
    INSERT INTO log (app_id, conv_id, seq, kind, sender_app_id, sender_id, content_hash, target_seq, displayable, countable, body)
    SELECT p_app, p."conversation", p.seq, p."kind", p."senderApp", p."sender", p."hash", p."targetSeq", p."displayable", p."countable", p."body"
      FROM placed p WHERE p."conversation" IS NOT NULL
     ORDER BY p."conversation", p.seq
    RETURNING log.conv_id, log.seq, log.msg_id, log.created_at, log.displayable
  ), moved_conversations AS (
    UPDATE conversation c
       SET last_seq = t.last_seq, members_seq = greatest(c.members_seq, t.members_seq), active_at = coalesce(t.active_at, c.active_at)
      FROM (SELECT w.conv_id, max(w.seq) AS last_seq, max(w.created_at) FILTER (WHERE w.displayable) AS active_at,
                   coalesce(max(w.seq) FILTER (WHERE p."changesMembers"), 0) AS members_seq
              FROM written w JOIN placed p ON p."conversation" = w.conv_id AND p.seq = w.seq GROUP BY 1) t
     WHERE c.app_id = p_app AND c.id = t.conv_id
  ), moved_users AS (
    UPDATE users u SET last_seq = t.last_seq
      FROM (SELECT p."user", max(p.seq) AS last_seq FROM placed p WHERE p."user" IS NOT NULL GROUP BY 1) t
     WHERE u.app_id = p_app AND u.id = t."user"
  ), written_users AS (
    INSERT INTO user_log (app_id, user_id, seq, kind, body)
    SELECT p_app, p."user", p.seq, p."kind", p."body" FROM placed p WHERE p."user" IS NOT NULL
     ORDER BY p."user", p.seq
    RETURNING user_log.user_id, user_log.seq, user_log.created_at
  )
  SELECT p."n", p.seq, w.msg_id, coalesce(w.created_at, wu.created_at), p.members_seq
    FROM placed p
    LEFT JOIN written w ON w.conv_id = p."conversation" AND w.seq = p.seq
    LEFT JOIN written_users wu ON wu.user_id = p."user" AND wu.seq = p.seq
   ORDER BY p."n";
END
$$;

-- The pair's conversation with both members in it, found or made. Null when one of the two is not of the app.
CREATE FUNCTION "single_conversation"(p_app integer, p_low bigint, p_high bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  found bigint;
BEGIN
  SELECT c.id INTO found FROM conversation c WHERE c.app_id = p_app AND c.low_user_id = p_low AND c.high_user_id = p_high;
  IF found IS NOT NULL THEN RETURN found; END IF;
  IF (SELECT count(*) FROM users u WHERE u.app_id = p_app AND u.id IN (p_low, p_high)) <> 2 THEN RETURN NULL; END IF;

  INSERT INTO conversation (app_id, kind, low_user_id, high_user_id) VALUES (p_app, 'single', p_low, p_high)
  ON CONFLICT (low_user_id, high_user_id) DO NOTHING
  RETURNING id INTO found;
  IF found IS NULL THEN
    SELECT c.id INTO found FROM conversation c WHERE c.low_user_id = p_low AND c.high_user_id = p_high;
    RETURN found;
  END IF;
  INSERT INTO member (user_app_id, user_id, conv_app_id, conv_id)
  VALUES (p_app, p_low, p_app, found), (p_app, p_high, p_app, found);
  INSERT INTO membership_interval (user_app_id, user_id, conv_app_id, conv_id, from_seq)
  VALUES (p_app, p_low, p_app, found, 1), (p_app, p_high, p_app, found, 1);
  RETURN found;
END
$$;

-- Countable entries above a read position that a member may see and did not write, capped at 100.
CREATE FUNCTION "unread_count"(p_app integer, p_conversation bigint, p_user bigint, p_read bigint) RETURNS integer
LANGUAGE sql STABLE
AS $$
  SELECT count(*)::integer FROM (
    SELECT 1 FROM log l
     WHERE l.app_id = p_app AND l.conv_id = p_conversation AND l.seq > p_read AND l.countable
       AND l.sender_id IS DISTINCT FROM p_user
       AND EXISTS (SELECT 1 FROM membership_interval mi
                    WHERE mi.conv_app_id = p_app AND mi.conv_id = p_conversation AND mi.user_id = p_user
                      AND l.seq >= mi.from_seq AND (mi.to_seq IS NULL OR l.seq <= mi.to_seq))
     LIMIT 100) counted
$$;
