"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { OperatorRole } from "#protocol/operator.ts";
import type { Team } from "#protocol/team.ts";
import { RowList } from "../detail-list.tsx";
import { ActButton } from "../forms/act-button.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { SecretDialog } from "../forms/secret-dialog.tsx";
import { useAct, useDo } from "../forms/use-act.ts";

const roles: readonly OperatorRole[] = ["support", "admin", "owner"];
const roleIn = (text: string): OperatorRole => roles.find((role) => role === text) ?? "support";

/** Who runs the app, who was asked to, and how others come in. */
export function TeamPanel({ team, isOwner }: { team: Team; isOwner: boolean }) {
  const t = useTranslations("console.team");
  const names = useTranslations("console.roles");
  const act = useAct();
  const run = useDo();
  const [open, setOpen] = useState<"none" | "invite" | { link: string }>("none");
  const close = () => setOpen("none");
  return (
    <div className="space-y-4">
      <RowList
        none=""
        rows={team.members.map(({ id, email, name, role, secondFactor }) => ({
          id: String(id),
          text: `${name || email}${name ? ` · ${email}` : ""}${secondFactor ? ` · ${t("secondFactor")}` : ""}`,
          end: (
            <span className="flex items-center gap-2 text-xs text-ink-3">
              {names(role)}
              {isOwner && (
                <Menu
                  label={t("menu", { email })}
                  items={[
                    ...roles
                      .filter((other) => other !== role)
                      .map((other) => ({
                        label: t("make", { role: names(other) }),
                        onSelect: () => run("team.setRole", { id, role: other }),
                      })),
                    { label: t("remove"), danger: true, onSelect: () => run("team.remove", { id }) },
                  ]}
                />
              )}
            </span>
          ),
        }))}
      />
      {team.invites.length > 0 && (
        <RowList
          none=""
          rows={team.invites.map(({ id, email, role }) => ({
            id: String(id),
            text: t("invited", { email, role: names(role) }),
            end: isOwner && (
              <ActButton
                command="team.revokeInvite"
                input={{ id }}
                label={t("revoke")}
                name={`${t("revoke")}: ${email}`}
                tone="quiet"
              />
            ),
          }))}
        />
      )}
      {isOwner && <Button onClick={() => setOpen("invite")}>{t("invite")}</Button>}
      {open === "invite" && (
        <FormDialog
          title={t("invite")}
          submitLabel={t("makeLink")}
          fieldOf={(code) => (code === "operator_exists" ? "email" : null)}
          fields={[
            { name: "email", label: t("email"), kind: "email", isRequired: true },
            {
              name: "role",
              label: t("role"),
              kind: "select",
              value: "support",
              hint: t("roleHint"),
              options: roles.map((value) => ({ value, label: names(value) })),
            },
          ]}
          submit={(text) =>
            act(
              "team.invite",
              { email: text("email").trim(), role: roleIn(text("role")) },
              { after: ({ token }) => setOpen({ link: `${location.origin}/console/invite?token=${token}` }) },
            )
          }
          onClose={close}
        />
      )}
      {typeof open === "object" && (
        <SecretDialog title={t("invite")} lead={t("linkLead")} secret={open.link} onClose={close} />
      )}
    </div>
  );
}
