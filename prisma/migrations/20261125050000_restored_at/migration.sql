-- When a backup was put back: from then on the epoch is another one.
ALTER TABLE "installation" ADD COLUMN "restored_at" TIMESTAMPTZ(3);
