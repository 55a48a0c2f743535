"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct, useDo } from "../forms/use-act.ts";
import { AddMembers } from "./add-members.tsx";

export type EditedGroup = {
  id: number;
  name: string;
  description: string;
  visibility: "private" | "public";
  silenced: boolean;
  maximum: number;
};

type Open = "none" | "edit" | "add" | "announce" | "maximum" | "dissolve";

/** What an operator does with a group; whoever has it open sees it happen. */
export function GroupActions({ group }: { group: EditedGroup }) {
  const t = useTranslations("console.groups");
  const act = useAct();
  const run = useDo();
  const [open, setOpen] = useState<Open>("none");
  const close = () => setOpen("none");
  const { id } = group;
  return (
    <>
      <Button tone="primary" onClick={() => setOpen("add")}>
        {t("addMembers")}
      </Button>
      <Button onClick={() => setOpen("edit")}>{t("edit")}</Button>
      <Button onClick={() => setOpen("announce")}>{t("announce")}</Button>
      <Button onClick={() => setOpen("maximum")}>{t("maximum")}</Button>
      <Button onClick={() => run("group.silenceAll", { group: id, silenced: !group.silenced })}>
        {group.silenced ? t("unsilence") : t("silence")}
      </Button>
      <Button tone="danger" onClick={() => setOpen("dissolve")}>
        {t("dissolve")}
      </Button>
      {open === "add" && <AddMembers group={id} onClose={close} />}
      {open === "edit" && (
        <FormDialog
          title={t("edit")}
          submitLabel={t("save")}
          fields={[
            { name: "name", label: t("name"), value: group.name, isRequired: true, maxLength: 64 },
            {
              name: "description",
              label: t("description"),
              kind: "area",
              value: group.description,
              maxLength: 250,
            },
            {
              name: "visibility",
              label: t("visibility"),
              kind: "select",
              value: group.visibility,
              options: [
                { value: "private", label: t("visibilities.private") },
                { value: "public", label: t("visibilities.public") },
              ],
            },
          ]}
          submit={(text) =>
            act(
              "group.update",
              {
                group: id,
                name: text("name").trim(),
                description: text("description"),
                visibility: text("visibility") === "public" ? "public" : "private",
              },
              { said: t("saved"), after: close },
            )
          }
          onClose={close}
        />
      )}
      {open === "announce" && (
        <FormDialog
          title={t("announce")}
          submitLabel={t("announce")}
          fields={[
            { name: "text", label: t("announcement"), kind: "area", isRequired: true, maxLength: 1_024 },
          ]}
          submit={(text) =>
            act(
              "group.addAnnouncement",
              { group: id, text: text("text"), pinned: true },
              { said: t("saved"), after: close },
            )
          }
          onClose={close}
        />
      )}
      {open === "maximum" && (
        <FormDialog
          title={t("maximum")}
          submitLabel={t("save")}
          fieldOf={(code) => (code === "invalid_input" ? "maximum" : null)}
          fields={[
            {
              name: "maximum",
              label: t("maximum"),
              kind: "number",
              value: group.maximum,
              min: 1,
              isRequired: true,
            },
          ]}
          submit={(text) =>
            act(
              "group.setMaximum",
              { group: id, maximum: Number(text("maximum")) },
              { said: t("saved"), after: close },
            )
          }
          onClose={close}
        />
      )}
      {open === "dissolve" && (
        <FormDialog
          title={t("dissolve")}
          lead={t("dissolveLead")}
          submitLabel={t("dissolve")}
          tone="danger"
          fieldOf={(code) => (code === "group_name_differs" ? "name" : null)}
          fields={[{ name: "name", label: t("typeName"), isRequired: true }]}
          submit={(text) => act("group.dissolve", { group: id, name: text("name") }, { after: close })}
          onClose={close}
        />
      )}
    </>
  );
}
