-- How names sound, so that members are found by pinyin and initials. Written when somebody first searches for it; a name
-- that changes forgets it.

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "nickname_pinyin" TEXT;

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "nickname_pinyin" TEXT;

CREATE FUNCTION forget_pinyin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.nickname_pinyin := NULL;
  RETURN NEW;
END $$;

CREATE TRIGGER users_forget_pinyin BEFORE UPDATE OF nickname ON users
  FOR EACH ROW WHEN (NEW.nickname IS DISTINCT FROM OLD.nickname) EXECUTE FUNCTION forget_pinyin();

CREATE TRIGGER member_forget_pinyin BEFORE UPDATE OF nickname ON member
  FOR EACH ROW WHEN (NEW.nickname IS DISTINCT FROM OLD.nickname) EXECUTE FUNCTION forget_pinyin();
