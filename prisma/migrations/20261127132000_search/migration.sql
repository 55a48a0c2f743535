-- What messages are looked for by, written shortly after they are committed, and what users report.

-- CreateTable
CREATE TABLE "message_index" (
    "app_id" INTEGER NOT NULL,
    "msg_id" BIGINT NOT NULL,
    "conv_id" BIGINT NOT NULL,
    "conv_kind" "conversation_kind" NOT NULL,
    "seq" BIGINT NOT NULL,
    "sender_id" BIGINT,
    "type" TEXT NOT NULL,
    "words" tsvector,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_index_pkey" PRIMARY KEY ("app_id","msg_id")
);

-- CreateTable
CREATE TABLE "message_index_progress" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "msg_id" BIGINT NOT NULL,

    CONSTRAINT "message_index_progress_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "message_index_app_id_created_at_msg_id_idx" ON "message_index"("app_id", "created_at", "msg_id");

-- CreateIndex
CREATE INDEX "message_index_app_id_conv_id_created_at_msg_id_idx" ON "message_index"("app_id", "conv_id", "created_at", "msg_id");

-- CreateIndex
CREATE INDEX "message_index_app_id_sender_id_created_at_msg_id_idx" ON "message_index"("app_id", "sender_id", "created_at", "msg_id");

-- CreateIndex
CREATE INDEX "message_index_app_id_type_created_at_msg_id_idx" ON "message_index"("app_id", "type", "created_at", "msg_id");

-- CreateIndex
CREATE INDEX "message_index_words_idx" ON "message_index" USING GIN ("words");

-- What waits to be sorted in is read by every search: little, so that a search stays quick.
ALTER INDEX "message_index_words_idx" SET (gin_pending_list_limit = 512);

-- The words of common terms, so that a search for one is planned as one.
ALTER TABLE "message_index" ALTER COLUMN "words" SET STATISTICS 1000;

-- Whatever takes a message's body takes its words in the same commit, and whatever deletes it its row.
CREATE FUNCTION "forget_words"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM message_index WHERE app_id = OLD.app_id AND msg_id = OLD.msg_id;
  ELSE
    UPDATE message_index SET words = NULL WHERE app_id = OLD.app_id AND msg_id = OLD.msg_id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "forget_words_of_blanked" AFTER UPDATE OF "body" ON "log"
  FOR EACH ROW WHEN (OLD.body IS NOT NULL AND NEW.body IS NULL) EXECUTE FUNCTION "forget_words"();

CREATE TRIGGER "forget_words_of_deleted" AFTER DELETE ON "log"
  FOR EACH ROW WHEN (OLD.kind = 'message.created') EXECUTE FUNCTION "forget_words"();

-- CreateEnum
CREATE TYPE "report_state" AS ENUM ('open', 'dismissed', 'retracted', 'disabled');

-- CreateTable
CREATE TABLE "report" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "conv_id" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "sender_id" BIGINT NOT NULL,
    "reporter_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "body" JSONB,
    "state" "report_state" NOT NULL DEFAULT 'open',
    "closed_by" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "report_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "report_id_key" ON "report"("id");

-- CreateIndex
CREATE UNIQUE INDEX "report_app_id_conv_id_seq_reporter_id_key" ON "report"("app_id", "conv_id", "seq", "reporter_id");

-- CreateIndex
CREATE INDEX "report_app_id_state_id_idx" ON "report"("app_id", "state", "id");

-- CreateIndex
CREATE INDEX "report_app_id_sender_id_idx" ON "report"("app_id", "sender_id");

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_app_id_reporter_id_fkey" FOREIGN KEY ("app_id", "reporter_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
