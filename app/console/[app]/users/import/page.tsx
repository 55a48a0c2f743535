import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { ImportUsers } from "#components/console/csv/import-users.tsx";
import { readConsole } from "../../../read-console.ts";

type Props = { params: Promise<{ app: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.csv.open} · ${words.console.title}` };
}

/** Imports users from a table. */
export default async function ImportPage({ params }: Props) {
  const { words } = await readConsole((await params).app, "admin");
  return (
    <ConsolePage title={words.console.csv.open} lead={words.console.csv.lead}>
      <ImportUsers />
    </ConsolePage>
  );
}
