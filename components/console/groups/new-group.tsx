"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { useConsoleApp } from "../console-provider.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct } from "../forms/use-act.ts";
import { sectionPath } from "../sections.ts";
import { namesIn } from "./names-in.ts";

/** Makes a group for one of the app's users. */
export function NewGroup() {
  const t = useTranslations("console.groups");
  const act = useAct();
  const router = useRouter();
  const { slug } = useConsoleApp();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {t("new")}
      </Button>
      {isOpen && (
        <FormDialog
          title={t("new")}
          submitLabel={t("create")}
          fieldOf={(code) => (code === "user_not_found" ? "owner" : null)}
          fields={[
            { name: "name", label: t("name"), isRequired: true, maxLength: 64 },
            { name: "owner", label: t("owner"), hint: t("ownerHint"), isRequired: true, maxLength: 128 },
            {
              name: "members",
              label: t("membersToAdd"),
              kind: "area",
              hint: t("pasteHint"),
              isOptional: true,
            },
            {
              name: "visibility",
              label: t("visibility"),
              kind: "select",
              value: "private",
              options: [
                { value: "private", label: t("visibilities.private") },
                { value: "public", label: t("visibilities.public") },
              ],
            },
            { name: "description", label: t("description"), kind: "area", isOptional: true, maxLength: 250 },
          ]}
          submit={(text) =>
            act(
              "group.createFor",
              {
                name: text("name").trim(),
                owner: text("owner").trim(),
                members: namesIn(text("members")),
                visibility: text("visibility") === "public" ? "public" : "private",
                description: text("description"),
              },
              { after: ({ group }) => router.push(`${sectionPath(slug, "groups")}/${group}`) },
            )
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
