import type { Input } from "#protocol/commands.ts";

const genders = [0, 1, 2] as const;

/** What `user.update` takes, from the fields of the profile form. */
export function readProfileForm(data: FormData): Input<"user.update"> {
  const text = (name: string) => String(data.get(name) ?? "").trim();
  return {
    nickname: text("nickname"),
    signature: text("signature"),
    region: text("region"),
    birthday: text("birthday"),
    gender: genders.find((gender) => String(gender) === text("gender")) ?? 0,
  };
}
