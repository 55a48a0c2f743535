"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { SignedIn } from "#protocol/session.ts";
import { type Client, createClient, openIndexedDb, type State } from "#sdk/index.ts";

const ClientContext = createContext<Client | null>(null);

/** The connection of this tab. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error("useClient needs a ClientProvider");
  return client;
}

/** A part of what the client knows; draws again when that part changes. The selector must return what it found, not a copy. */
export function useAppState<T>(selector: (state: State) => T): T {
  return useStore(useClient().store, selector);
}

/** Makes the tab's client once, starts it, and stops it with the page. Until then `fallback` stands in its place. */
export function ClientProvider({
  signedIn,
  fallback,
  children,
}: {
  signedIn: SignedIn;
  fallback: ReactNode;
  children: ReactNode;
}) {
  const [client, setClient] = useState<Client | null>(null);
  // Made for the person who was signed in when the page came; another person gets another page.
  const [first] = useState(signedIn);
  useEffect(() => {
    let stopped = false;
    let made: Client | null = null;
    const open = async () => {
      const storage = await openIndexedDb(`${first.app.appKey}:${first.user.username}`);
      if (stopped) return;
      made = createClient({ signedIn: first, origin: "", storage });
      void made.start();
      setClient(made);
    };
    void open();
    return () => {
      stopped = true;
      void made?.stop();
    };
  }, [first]);
  if (!client) return fallback;
  return <ClientContext value={client}>{children}</ClientContext>;
}
