import type { StoreApi } from "zustand/vanilla";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { MediaType, UploadedMedia } from "#protocol/media.ts";
import type { MessageBody, Target } from "#protocol/message.ts";
import type { SignedIn, Ticket } from "#protocol/session.ts";
import type { TransparentCommand, TransparentTarget } from "#protocol/transparent.ts";
import type { State } from "./state.ts";
import type { Storage } from "./storage.ts";
import type { OutgoingFiles } from "./uploads/uploads.ts";

export type ClientOptions = {
  /** From the server; without it the name of the cache is unknown. */
  signedIn: SignedIn;
  /** Where the server is; empty in a browser, which means the page's own origin. */
  origin: string;
  storage: Storage;
  /** Gets a one-minute pass for the live connection when none is held; by default `session.ticket` over HTTP. */
  fetchTicket?: () => Promise<Ticket>;
  /** For HTTP commands; a Node program gives one that carries its cookie. */
  fetch?: typeof fetch;
  /** Milliseconds since 1970; shown times and the age of drafts, never the order of messages. */
  clock?: () => number;
};

/** Told for a message of somebody else that has just arrived, once, in order. Catching up tells nothing. */
export type MessageListener = (conversation: number, entry: ConversationEntry) => void;

/** Told for every transparent command that arrives. */
export type TransparentListener = (command: TransparentCommand) => void;

export type Client = {
  store: StoreApi<State>;
  /** Reads the cache, then connects; resolves when the cache is shown. */
  start(): Promise<void>;
  /** Closes the connection and writes what is left to the cache. */
  stop(): Promise<void>;
  /** Asks the server; throws CallError. Waits a few seconds for the connection, then fails with `unavailable`. */
  call<K extends CommandName>(name: K, input: Input<K>): Promise<Output<K>>;
  /** Asks over HTTP, for what changes the session's cookie; throws CallError. */
  post<K extends CommandName>(name: K, input: Input<K>): Promise<Output<K>>;
  /** Queues a message and answers its client id; its bubble is in the store before this returns. */
  send(target: Target, body: MessageBody, files?: OutgoingFiles): Promise<string>;
  /** What a message of mine carries, from this device; null when it is not here any more. */
  localFile(clientId: string): Promise<OutgoingFiles | null>;
  /** Uploads something that is in no message, such as a face; throws CallError. */
  upload(type: MediaType, file: Blob, onProgress?: (part: number) => void): Promise<UploadedMedia>;
  /** Sends a failed message again, as the newest. */
  retry(clientId: string): void;
  /** Forgets a failed message, or one whose file is still being uploaded. */
  discard(clientId: string): void;
  /** Takes a message back; throws CallError when the server refuses. */
  retract(conversation: number, seq: number): Promise<void>;
  /** Marks a conversation as on screen: its newest page is fetched, its person's presence watched. */
  open(target: Target): Promise<void>;
  close(target: Target): void;
  /** Goes into a chat room: what is said there is in the state from now on, also after a reconnection. Throws CallError. */
  enterRoom(room: number): Promise<void>;
  leaveRoom(room: number): Promise<void>;
  /** Fetches the page above the oldest entry held; resolves without effect at the beginning. */
  loadOlder(conversation: number): Promise<void>;
  /** The person has seen everything up to `seq`: tab visible, window focused, message in view. */
  seen(conversation: number, seq: number): void;
  /** Tells the others that I am typing, at most every three seconds however often it is called. */
  setTyping(conversation: number): void;
  /**
   * Hands a word between programs to a person, everybody else in a group, or my other devices. Only who is online
   * hears it, nothing keeps it, and it is not sent again. Throws CallError, `target_offline` for a person who is away.
   */
  sendTransparent(target: TransparentTarget, payload: string): Promise<void>;
  /** Keeps the draft over a reload; an empty text removes it. */
  setDraft(target: Target, text: string): void;
  /** Names whose presence is shown besides the open conversations'; replaces the list given before. */
  watchPresence(usernames: string[]): void;
  /** Tries to connect at once instead of waiting for the next attempt, also after `too_many`. */
  reconnectNow(): void;
  /** Number of my messages that the server has not confirmed. */
  unsent(): number;
  /**
   * Ends the session and deletes this user's data on this device, unsent messages included. Throws CallError and
   * changes nothing when the server cannot be reached: the cookie would stay valid.
   */
  signOut(): Promise<void>;
  on(event: "message", listener: MessageListener): () => void;
  on(event: "transparent", listener: TransparentListener): () => void;
};
