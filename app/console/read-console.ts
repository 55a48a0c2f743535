import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { createTranslator } from "use-intl/core";
import { type Reader, readReader } from "#app/reader.ts";
import { pageScope, readLiveOperator } from "#app/session.ts";
import { isAtLeast } from "#components/console/sections.ts";
import type { Words } from "#components/shell/words.ts";
import { findApp } from "#core/apps/find-app.ts";
import { noApp } from "#core/apps/no-app.ts";
import type { Actor, AppRef, Context } from "#core/context.ts";
import { ADDRESS_HEADER } from "#infra/http/proxies.ts";
import { runtime } from "#infra/runtime.ts";
import type { OperatorInfo, OperatorRole } from "#protocol/operator.ts";

export type OperatorContext = Context<Extract<Actor, { kind: "operator" }>>;

/** What a page of the console works with: who reads it, who is signed in, the app, and a context for the verbs. */
export type ConsoleReader = Reader & {
  operator: OperatorInfo;
  app: OperatorInfo["apps"][number];
  suspended: boolean;
  ctx: OperatorContext;
};

/** Sends whoever is not signed in to the console's door, and back here afterwards. */
export const readSignedInOperator = cache(async (place: string) => {
  const live = await readLiveOperator();
  if (!live) redirect(`/console/signin?next=${encodeURIComponent(place)}`);
  return live;
});

/**
 * The app of that address for the operator who is signed in. An app that is somebody else's is as unknown as one that
 * does not exist; a page that asks for a higher role answers 403.
 */
export async function readConsole(slug: string, least: OperatorRole = "support"): Promise<ConsoleReader> {
  const live = await readSignedInOperator(`/console/${encodeURIComponent(slug)}/users`);
  const app = live.info.apps.find((known) => known.slug === slug);
  const found = app && (await findApp(pageScope(), { slug }));
  if (!app || !found) notFound();
  if (!isAtLeast(app.role, least)) forbidden();
  const ctx = await operatorContext(live, found.ref, app.role);
  return { ...(await readReader()), operator: live.info, app, suspended: found.suspended, ctx };
}

/** A context of the operator outside every app. */
export async function readOperatorContext(place: string): Promise<OperatorContext> {
  return operatorContext(await readSignedInOperator(place), noApp, "support");
}

type Live = Awaited<ReturnType<typeof readSignedInOperator>>;

async function operatorContext(
  { operatorId, sessionId, info }: Live,
  app: AppRef,
  role: OperatorRole,
): Promise<OperatorContext> {
  const opened = runtime();
  const head = await headers();
  return {
    ...pageScope(),
    app,
    actor: { kind: "operator", operatorId, sessionId, email: info.email, role },
    publish: opened.bus.publish,
    log: opened.log,
    address: head.get(ADDRESS_HEADER) ?? "",
    userAgent: head.get("user-agent") ?? "",
    requestId: "",
  };
}

/** Words with places to fill, on the server. */
export const consoleWords = ({ language, words }: { language: Reader["language"]; words: Words }) =>
  createTranslator({ locale: language, messages: words, namespace: "console" });

const inUtc = (locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
/** Made once: a table asks for a hundred moments. */
const moments = { en: inUtc("en-GB"), zh: inUtc("zh-CN") };

/** A moment as tables show it: in the reader's language, by the clock of UTC, so that it can be compared. */
export function showTime(language: Reader["language"], time: number | null): string {
  return time === null ? "–" : moments[language].format(time);
}
