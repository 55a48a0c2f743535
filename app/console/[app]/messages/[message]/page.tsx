import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { Around } from "#components/console/messages/around.tsx";
import { JourneySteps } from "#components/console/messages/journey-steps.tsx";
import { PositionTable } from "#components/console/messages/position-table.tsx";
import { RevealedProvider } from "#components/console/messages/revealed.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { isRefusal } from "#core/fail.ts";
import { readJourney } from "#core/history/message-journey.ts";
import { readAround } from "#core/history/read-messages.ts";
import { MessagePlace } from "#protocol/history.ts";
import { consoleWords, readConsole, showTime } from "../../../read-console.ts";

type Props = { params: Promise<{ app: string; message: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.messages.journey} · ${words.console.title}` };
}

/** A message's journey, and what was said around it. */
export default async function MessagePage({ params }: Props) {
  const { app: slug, message: key } = await params;
  const reader = await readConsole(slug);
  const { app, ctx, language, words } = reader;
  const [conversation, seq] = key.split("-").map(Number);
  const place = MessagePlace.safeParse({ conversation, seq });
  if (!place.success) notFound();
  const journey = await readJourney(ctx, place.data).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "message_not_found") notFound();
    throw error;
  });
  const around = await readAround(ctx, { ...place.data, count: 10, reveal: false });
  const t = consoleWords(reader);
  return (
    <RevealedProvider>
      <ConsolePage
        title={t("journey.title", { id: String(journey.message.messageId) })}
        lead={
          <Link href={sectionPath(app.slug, "messages")} className="text-jade hover:underline">
            {words.console.journey.back}
          </Link>
        }
      >
        <JourneySteps
          journey={journey}
          words={words.console}
          say={{ pushed: (values) => t("journey.pushedText", values) }}
          showTime={(time) => showTime(language, time)}
        />
        <h2 className="mb-2 text-lg font-semibold">{words.console.journey.positions}</h2>
        <PositionTable journey={journey} words={words.console.journey} />
        <Around
          messages={around}
          seq={place.data.seq}
          times={around.map(({ createdAt }) => showTime(language, createdAt))}
        />
      </ConsolePage>
    </RevealedProvider>
  );
}
