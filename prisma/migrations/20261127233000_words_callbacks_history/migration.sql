-- Sensitive words, the callback of an app, history and statistics for programs.

-- AlterTable
ALTER TABLE "app" ADD COLUMN     "words_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "installation" ADD COLUMN     "counted_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "log" ADD COLUMN     "details" JSONB;

-- CreateTable
CREATE TABLE "sensitive_word" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "word" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sensitive_word_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "callback" (
    "app_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" TEXT NOT NULL DEFAULT '',
    "last_success_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "callback_pkey" PRIMARY KEY ("app_id")
);

-- CreateTable
CREATE TABLE "callback_message" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "conv_id" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "body" JSONB,
    "dead_at" TIMESTAMPTZ(3),
    "error" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "callback_message_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "message_count" (
    "app_id" INTEGER NOT NULL,
    "quarter" TIMESTAMPTZ(3) NOT NULL,
    "kind" "conversation_kind" NOT NULL,
    "type" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "live" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "message_count_pkey" PRIMARY KEY ("app_id","quarter","kind","type")
);

-- CreateTable
CREATE TABLE "user_day" (
    "app_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "user_id" BIGINT NOT NULL,
    "sent" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "user_day_pkey" PRIMARY KEY ("app_id","day","user_id")
);

-- CreateTable
CREATE TABLE "group_day" (
    "app_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "conv_id" BIGINT NOT NULL,

    CONSTRAINT "group_day_pkey" PRIMARY KEY ("app_id","day","conv_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sensitive_word_id_key" ON "sensitive_word"("id");

-- CreateIndex
CREATE UNIQUE INDEX "sensitive_word_app_id_folded_key" ON "sensitive_word"("app_id", "folded");

-- CreateIndex
CREATE UNIQUE INDEX "callback_message_id_key" ON "callback_message"("id");

-- AddForeignKey
ALTER TABLE "sensitive_word" ADD CONSTRAINT "sensitive_word_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "callback" ADD CONSTRAINT "callback_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Messages that were not retracted, by time: the history of an app, and of whoever sent them.
CREATE INDEX "log_history_idx" ON "log" ("app_id", "created_at", "msg_id") WHERE "countable";
CREATE INDEX "log_sender_history_idx" ON "log" ("sender_id", "created_at", "msg_id") WHERE "countable";

-- What the callback of an app still has to be told, in order.
CREATE INDEX "callback_message_waiting_idx" ON "callback_message" ("app_id", "id") WHERE "dead_at" IS NULL;

-- Notes the messages of a commit for the apps that have a callback, in the same commit, whoever writes them.
CREATE FUNCTION "queue_callbacks"() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM callback WHERE enabled) THEN RETURN NULL; END IF;
  INSERT INTO callback_message (app_id, conv_id, seq, body)
  SELECT w.app_id, w.conv_id, w.seq, w.body
    FROM written w JOIN callback c ON c.app_id = w.app_id AND c.enabled
   WHERE w.kind = 'message.created'
   ORDER BY w.conv_id, w.seq;
  RETURN NULL;
END
$$;
CREATE TRIGGER "log_callbacks" AFTER INSERT ON "log" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION queue_callbacks();

-- Which quarter of an hour a moment lies in.
CREATE FUNCTION "quarter_of"(p_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE
AS $$ SELECT date_bin('15 minutes', p_at, timestamptz '2000-01-01 00:00:00+00') $$;

-- A message that is retracted is not counted any more in the history; in the statistics it stays.
CREATE FUNCTION "uncount_message"() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  UPDATE message_count SET live = live - 1
   WHERE app_id = OLD.app_id AND quarter = quarter_of(OLD.created_at) AND type = coalesce(OLD.body ->> 'type', '')
     AND kind = (SELECT c.kind FROM conversation c WHERE c.app_id = OLD.app_id AND c.id = OLD.conv_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER "log_uncount" AFTER UPDATE OF "countable" ON "log"
  FOR EACH ROW WHEN (OLD."countable" AND NOT NEW."countable") EXECUTE FUNCTION uncount_message();

-- The first position of a conversation that was written at a moment or later: positions rise with time, so that few
-- rows are looked at, whatever the conversation's length.
CREATE FUNCTION "seq_at"(p_app integer, p_conversation bigint, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  low bigint;
  high bigint;
  middle bigint;
  written timestamptz;
BEGIN
  SELECT c.first_seq, c.last_seq + 1 INTO low, high FROM conversation c WHERE c.app_id = p_app AND c.id = p_conversation;
  WHILE low < high LOOP
    middle := (low + high) / 2;
    SELECT l.created_at INTO written FROM log l WHERE l.app_id = p_app AND l.conv_id = p_conversation AND l.seq = middle;
    IF written IS NOT NULL AND written < p_at THEN low := middle + 1; ELSE high := middle; END IF;
  END LOOP;
  RETURN low;
END
$$;

-- As before; what the app itself says (`asApp`) needs no membership and meets no block or silence, and every message may
-- have details that only programs read.
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
    SELECT i."n", i."conversation", i."senderApp", i."sender", i."clientId", i."hash", i."kind", i."body", i."mentions", i."media", i."asApp", i."details"
      FROM jsonb_to_recordset(p_messages) AS i("n" integer, "conversation" bigint, "senderApp" integer, "sender" bigint,
           "clientId" text, "hash" text, "kind" text, "body" jsonb, "mentions" bigint[], "media" bigint[], "asApp" boolean, "details" jsonb)
  ), judged AS MATERIALIZED (
    SELECT i.*, c.last_seq, c.members_seq, k.seq AS known_seq, k.msg_id AS known_message, k.created_at AS known_at,
           CASE
             WHEN k.seq IS NOT NULL AND k.conv_id = i."conversation" AND k.content_hash = i."hash" THEN 'known'
             WHEN k.seq IS NOT NULL THEN 'idempotency_conflict'
             WHEN c.id IS NULL THEN 'conversation_not_found'
             WHEN s.id IS NULL OR s.disabled_at IS NOT NULL OR s.deleted_at IS NOT NULL THEN 'user_disabled'
             WHEN i."asApp" THEN CASE
               WHEN c.kind = 'room' AND r.deleted_at IS NOT NULL THEN 'room_not_found'
               WHEN c.kind = 'group' AND (g.conversation_id IS NULL OR g.dissolved_at IS NOT NULL) THEN 'group_not_found'
               WHEN c.kind = 'single' AND (p.id IS NULL OR p.deleted_at IS NOT NULL) THEN 'user_not_found'
               ELSE 'created' END
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
        SELECT x.conversation_id, x.dissolved_at, m.role = 0 AND (coalesce(m.silenced_until > now(), false) OR x.silenced_all) AS silenced
          FROM groups x
          LEFT JOIN member m ON m.conv_app_id = p_app AND m.conv_id = c.id AND m.user_id = i."sender"
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
    INSERT INTO log (app_id, conv_id, seq, msg_id, kind, sender_app_id, sender_id, client_msg_id, content_hash, displayable, countable, body, mentions, details, created_at)
    SELECT p_app, o."conversation", o.seq, o.message_id, o."kind", o."senderApp", o."sender", o."clientId", o."hash", true, true, o."body", o."mentions", o."details", o.created_at
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
