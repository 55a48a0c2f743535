-- What a callback refuses holds up its own conversation, and no other one.

-- AlterTable
ALTER TABLE "callback_message" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "next_try_at" TIMESTAMPTZ(3);

-- The messages that their conversations wait for.
CREATE INDEX "callback_message_failed_idx" ON "callback_message" ("app_id", "conv_id") WHERE "dead_at" IS NULL AND "attempts" > 0;
