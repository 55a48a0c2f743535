-- A request to join a group stays when the same person asks again: those who manage the group read who was answered how.

-- AlterTable
ALTER TABLE "group_request" DROP CONSTRAINT "group_request_pkey",
ADD CONSTRAINT "group_request_pkey" PRIMARY KEY ("app_id","group_id","id");

-- CreateIndex
CREATE INDEX "group_request_app_id_group_id_state_idx" ON "group_request"("app_id", "group_id", "state");
