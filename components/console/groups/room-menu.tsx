"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Menu } from "#components/ui/menu.tsx";
import type { ConsoleRoom } from "#protocol/console-group.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct, useDo } from "../forms/use-act.ts";

/** What an operator does with a chat room. */
export function RoomMenu({ room }: { room: ConsoleRoom }) {
  const t = useTranslations("console.rooms");
  const groups = useTranslations("console.groups");
  const act = useAct();
  const run = useDo();
  const [open, setOpen] = useState<"none" | "edit" | "delete">("none");
  const close = () => setOpen("none");
  return (
    <>
      <Menu
        label={t("menu", { name: room.name })}
        items={[
          { label: t("edit"), onSelect: () => setOpen("edit") },
          {
            label: room.silenced ? groups("unsilence") : groups("silence"),
            onSelect: () => run("room.silenceAll", { room: room.id, silenced: !room.silenced }),
          },
          { label: t("delete"), danger: true, onSelect: () => setOpen("delete") },
        ]}
      />
      {open === "edit" && (
        <FormDialog
          title={t("edit")}
          submitLabel={groups("save")}
          fieldOf={(code) => (code === "user_not_found" ? "owner" : null)}
          fields={[
            { name: "name", label: groups("name"), value: room.name, isRequired: true, maxLength: 64 },
            { name: "owner", label: groups("owner"), value: room.owner ?? "", isRequired: true },
          ]}
          submit={(text) =>
            act(
              "room.update",
              { room: room.id, name: text("name").trim(), owner: text("owner").trim() },
              { said: groups("saved"), after: close },
            )
          }
          onClose={close}
        />
      )}
      {open === "delete" && (
        <FormDialog
          title={t("delete")}
          lead={t("deleteLead")}
          submitLabel={t("delete")}
          tone="danger"
          fieldOf={() => "name"}
          fields={[{ name: "name", label: groups("typeName"), isRequired: true }]}
          submit={async (text) => {
            if (text("name") !== room.name) return { field: "name", fault: { code: "group_name_differs" } };
            return act("room.delete", { room: room.id }, { after: close });
          }}
          onClose={close}
        />
      )}
    </>
  );
}
