-- Chat rooms: what somebody is to a room whether they are inside or not, and from where on they see it.

-- AlterTable
ALTER TABLE "room_member" ADD COLUMN     "from_seq" BIGINT NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "room_standing" (
    "app_id" INTEGER NOT NULL,
    "room_id" BIGINT NOT NULL,
    "user_app_id" INTEGER NOT NULL,
    "user_id" BIGINT NOT NULL,
    "is_keeper" BOOLEAN NOT NULL DEFAULT false,
    "silenced_until" TIMESTAMPTZ(3),
    "blocked_at" TIMESTAMPTZ(3),

    CONSTRAINT "room_standing_pkey" PRIMARY KEY ("app_id","room_id","user_id")
);

-- CreateIndex
CREATE INDEX "room_standing_user_app_id_user_id_idx" ON "room_standing"("user_app_id", "user_id");

-- AddForeignKey
ALTER TABLE "room_standing" ADD CONSTRAINT "room_standing_app_id_room_id_fkey" FOREIGN KEY ("app_id", "room_id") REFERENCES "room"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_standing" ADD CONSTRAINT "room_standing_user_app_id_user_id_fkey" FOREIGN KEY ("user_app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who was not seen inside lately, of the few rows that a socket made.
CREATE INDEX "room_member_seen_idx" ON "room_member" ("socket_gone_at") WHERE "entered_by_socket";
