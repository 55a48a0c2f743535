-- How fast each app's messages came to its devices, and how often the server failed it.

-- CreateTable
CREATE TABLE "delivery_count" (
    "app_id" INTEGER NOT NULL,
    "quarter" TIMESTAMPTZ(3) NOT NULL,
    "bucket" INTEGER NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "delivery_count_pkey" PRIMARY KEY ("app_id","quarter","bucket")
);

-- AddForeignKey
ALTER TABLE "delivery_count" ADD CONSTRAINT "delivery_count_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;
