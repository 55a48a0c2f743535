"use client";

import { useTranslations } from "use-intl/react";
import type { Profile } from "#protocol/user.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct } from "../forms/use-act.ts";

/** Changes a user's profile. */
export function EditUser({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const t = useTranslations("console.users");
  const act = useAct();
  return (
    <FormDialog
      title={t("edit")}
      submitLabel={t("save")}
      fields={[
        { name: "nickname", label: t("nickname"), value: profile.nickname, maxLength: 64 },
        {
          name: "gender",
          label: t("gender"),
          kind: "select",
          value: String(profile.gender),
          options: [
            { value: "0", label: t("genders.unknown") },
            { value: "1", label: t("genders.male") },
            { value: "2", label: t("genders.female") },
          ],
        },
        { name: "birthday", label: t("birthday"), kind: "date", value: profile.birthday },
        { name: "signature", label: t("signature"), kind: "area", value: profile.signature, maxLength: 250 },
        { name: "region", label: t("region"), value: profile.region, maxLength: 250 },
        { name: "address", label: t("address"), value: profile.address, maxLength: 250 },
      ]}
      submit={(text) => {
        const gender = text("gender");
        return act(
          "account.edit",
          {
            username: profile.username,
            nickname: text("nickname").trim(),
            gender: gender === "1" ? 1 : gender === "2" ? 2 : 0,
            birthday: text("birthday"),
            signature: text("signature"),
            region: text("region"),
            address: text("address"),
          },
          { said: t("saved"), after: onClose },
        );
      }}
      onClose={onClose}
    />
  );
}
