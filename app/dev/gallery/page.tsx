import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { Gallery } from "./gallery.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Gallery · Borealis" };

/** Every component in every state, for eyes and for picture tests. Not on a production server unless asked for. */
export default async function GalleryPage() {
  if (process.env.NODE_ENV === "production") notFound();
  const { words, ...reader } = await readReader();
  return (
    <main className="mx-auto max-w-5xl space-y-10 px-4 py-8 md:px-8">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <h1 className="text-2xl font-semibold">Gallery</h1>
        <QuickPreferences {...reader} words={words.preferences} />
      </header>
      <Gallery />
    </main>
  );
}
