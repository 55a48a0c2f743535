-- The console: secrets that rotate with an overlap, keys for programs, a second factor, invitations, tasks, and an
-- audit log that nobody changes.

-- AlterTable
ALTER TABLE "app" ADD COLUMN     "icon" TEXT,
ADD COLUMN     "previous_secret" TEXT,
ADD COLUMN     "previous_secret_until" TIMESTAMPTZ(3),
ADD COLUMN     "previous_secret_used_at" TIMESTAMPTZ(3),
ADD COLUMN     "purge_after" TIMESTAMPTZ(3),
ADD COLUMN     "secret_rotated_at" TIMESTAMPTZ(3),
ADD COLUMN     "secret_used_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "operator" ADD COLUMN     "totp_confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "totp_last_step" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "totp_secret" TEXT;

-- CreateTable
CREATE TABLE "operator_recovery_code" (
    "operator_id" INTEGER NOT NULL,
    "code_hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_recovery_code_pkey" PRIMARY KEY ("operator_id","code_hash")
);

-- CreateTable
CREATE TABLE "operator_invite" (
    "id" SERIAL NOT NULL,
    "app_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "role" "operator_role_name" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_invite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "password_reset" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_reset_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "task" (
    "app_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "position" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT NOT NULL DEFAULT '',
    "actor" JSONB NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "request_id" TEXT NOT NULL DEFAULT '',
    "run_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "task_row" (
    "app_id" INTEGER NOT NULL,
    "task_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "input" JSONB NOT NULL,
    "code" TEXT,
    "message" TEXT,

    CONSTRAINT "task_row_pkey" PRIMARY KEY ("app_id","task_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "operator_invite_token_hash_key" ON "operator_invite"("token_hash");

-- CreateIndex
CREATE INDEX "operator_invite_app_id_idx" ON "operator_invite"("app_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_id_key" ON "api_key"("id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_app_id_key_hash_key" ON "api_key"("app_id", "key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "password_reset_id_key" ON "password_reset"("id");

-- CreateIndex
CREATE UNIQUE INDEX "password_reset_app_id_token_hash_key" ON "password_reset"("app_id", "token_hash");

-- CreateIndex
CREATE INDEX "password_reset_app_id_user_id_idx" ON "password_reset"("app_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_id_key" ON "task"("id");

-- AddForeignKey
ALTER TABLE "operator_recovery_code" ADD CONSTRAINT "operator_recovery_code_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operator_invite" ADD CONSTRAINT "operator_invite_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_reset" ADD CONSTRAINT "password_reset_app_id_user_id_fkey" FOREIGN KEY ("app_id", "user_id") REFERENCES "users"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "app"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_row" ADD CONSTRAINT "task_row_app_id_task_id_fkey" FOREIGN KEY ("app_id", "task_id") REFERENCES "task"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The few tasks that are not done, of all apps.
CREATE INDEX "task_open_idx" ON "task" ("run_after") WHERE "state" IN ('waiting', 'running');

-- What was done stays written down, whoever asks: no statement changes or removes a row of the audit log.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE ON "audit"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();

CREATE TRIGGER "audit_no_truncate" BEFORE TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
