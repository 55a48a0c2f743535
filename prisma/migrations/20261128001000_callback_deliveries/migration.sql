-- How the last calls of an app's callback went.

-- CreateTable
CREATE TABLE "callback_delivery" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "messages" INTEGER NOT NULL,
    "message_id" BIGINT,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "status" INTEGER,
    "latency_ms" INTEGER NOT NULL,
    "error" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "callback_delivery_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "callback_delivery_id_key" ON "callback_delivery"("id");

-- AddForeignKey
ALTER TABLE "callback_delivery" ADD CONSTRAINT "callback_delivery_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;
