-- How many users and groups came in a time is counted without a look at all of them.

-- CreateIndex
CREATE INDEX "users_app_id_created_at_idx" ON "users"("app_id", "created_at");

-- CreateIndex
CREATE INDEX "groups_app_id_created_at_idx" ON "groups"("app_id", "created_at");
