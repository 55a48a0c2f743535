"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { passwordFault } from "#components/auth/check-account.ts";
import { Button } from "#components/ui/button.tsx";
import type { Profile } from "#protocol/user.ts";
import { useConsoleApp } from "../console-provider.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { SecretDialog } from "../forms/secret-dialog.tsx";
import { useAct, useDo } from "../forms/use-act.ts";
import { sectionPath } from "../sections.ts";
import { EditUser } from "./edit-user.tsx";

type Open = "none" | "edit" | "password" | "delete" | { link: string };

/** What an operator does with one user. */
export function UserActions({ profile, disabled }: { profile: Profile; disabled: boolean }) {
  const t = useTranslations("console.users");
  const { username } = profile;
  const app = useConsoleApp();
  const act = useAct();
  const run = useDo();
  const router = useRouter();
  const [open, setOpen] = useState<Open>("none");
  const close = () => setOpen("none");
  const makeLink = () =>
    run(
      "account.createPasswordLink",
      { username },
      {
        after: ({ token }) =>
          setOpen({ link: `${location.origin}/a/${encodeURIComponent(app.slug)}/reset?token=${token}` }),
      },
    );
  return (
    <>
      <Button onClick={() => setOpen("edit")}>{t("edit")}</Button>
      <Button onClick={() => setOpen("password")}>{t("setPassword")}</Button>
      <Button onClick={makeLink}>{t("passwordLink")}</Button>
      <Button onClick={() => run("account.signOut", { username }, { said: t("signedOut") })}>
        {t("signOutUser")}
      </Button>
      <Button
        onClick={() => run("account.bulk", { act: disabled ? "enable" : "disable", usernames: [username] })}
      >
        {disabled ? t("enable") : t("disable")}
      </Button>
      <Button tone="danger" onClick={() => setOpen("delete")}>
        {t("delete")}
      </Button>
      {open === "edit" && <EditUser profile={profile} onClose={close} />}
      {open === "password" && (
        <FormDialog
          title={t("setPassword")}
          lead={t("setPasswordLead")}
          submitLabel={t("setPassword")}
          fieldOf={(code) => (code.startsWith("password_") ? "password" : null)}
          fields={[{ name: "password", label: t("newPassword"), kind: "password", isRequired: true }]}
          submit={async (text) => {
            const password = text("password");
            const fault = passwordFault(password);
            if (fault) return { field: "password", fault: { code: fault } };
            return act(
              "account.setPassword",
              { username, password },
              { said: t("passwordSet"), after: close },
            );
          }}
          onClose={close}
        />
      )}
      {open === "delete" && (
        <FormDialog
          title={t("deleteTitle", { name: username })}
          lead={t("deleteLead")}
          submitLabel={t("delete")}
          tone="danger"
          fieldOf={() => "name"}
          fields={[{ name: "name", label: t("typeUsername"), isRequired: true }]}
          submit={async (text) => {
            if (text("name").trim() !== username) return { field: "name", fault: { code: "user_not_found" } };
            return act(
              "account.bulk",
              { act: "delete", usernames: [username] },
              { after: () => router.push(sectionPath(app.slug, "users")) },
            );
          }}
          onClose={close}
        />
      )}
      {typeof open === "object" && (
        <SecretDialog
          title={t("passwordLink")}
          lead={t("passwordLinkLead")}
          secret={open.link}
          onClose={close}
        />
      )}
    </>
  );
}
