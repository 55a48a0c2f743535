import { expect, it } from "vitest";
import { UpdateProfile } from "#protocol/user.ts";
import { readProfileForm } from "./read-profile-form.ts";

const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

it("makes what the server accepts, also from an empty form", () => {
  const filled = readProfileForm(
    form({ nickname: " Mei ", gender: "2", birthday: "1990-02-03", signature: "", region: "上海" }),
  );
  expect(filled).toEqual({
    nickname: "Mei",
    gender: 2,
    birthday: "1990-02-03",
    signature: "",
    region: "上海",
  });
  expect(UpdateProfile.safeParse(filled).success).toBe(true);
  expect(UpdateProfile.safeParse(readProfileForm(form({ gender: "x" }))).success).toBe(true);
});
