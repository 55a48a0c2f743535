-- What programs ask for: pages of accounts and groups by number, and calls that are answered once only.

-- CreateTable
CREATE TABLE "rest_answer" (
    "app_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "call_hash" TEXT NOT NULL,
    "status" INTEGER,
    "body" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "rest_answer_pkey" PRIMARY KEY ("app_id","key")
);

-- CreateIndex
CREATE INDEX "rest_answer_created_at_idx" ON "rest_answer"("created_at");

-- The place of a page in a long list is found in these alone.
CREATE INDEX "users_listed_idx" ON "users" ("app_id", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "users_admins_idx" ON "users" ("app_id", "id") WHERE "deleted_at" IS NULL AND "is_admin";
CREATE INDEX "groups_listed_idx" ON "groups" ("app_id", "id") WHERE "dissolved_at" IS NULL;
