"use client";

import { useTranslations } from "use-intl/react";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import type { BodyOf } from "./body-props.ts";

/** Somebody's card; it leads to their profile. */
export function CardBody({ body }: BodyOf<"card">) {
  const t = useTranslations("media");
  const name = body.nickname || body.username;
  return (
    <ViewLink
      view={{ name: "contact", username: body.username }}
      className="flex h-17 w-70 max-w-full items-center gap-3 px-3.5"
    >
      <Face id={body.username} name={name} />
      <span className="min-w-0 grow">
        <span className="block truncate text-sm font-medium" dir="auto">
          {name}
        </span>
        <span className="block truncate text-xs text-ink-2">
          {t("contactCard")} · {body.username}
        </span>
      </span>
    </ViewLink>
  );
}
