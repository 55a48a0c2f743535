import { createStore } from "zustand/vanilla";

export const rates = [1, 1.5, 2] as const;
export type Rate = (typeof rates)[number];

/** What is heard: at most one thing at a time, whatever is on screen. */
export type Playing = {
  /** Names what is loaded; null at first. */
  key: string | null;
  playing: boolean;
  atMs: number;
  rate: Rate;
  /** The key of what could not be played. */
  broken: string | null;
};

export type Track = { key: string; url: string; durationMs: number };

const store = createStore<Playing>(() => ({ key: null, playing: false, atMs: 0, rate: 1, broken: null }));
let audio: HTMLAudioElement | null = null;
let drawing = 0;

export const playerStore = store;

/** Draws where the player is as long as it plays; `timeupdate` alone comes four times a second. */
function follow(): void {
  cancelAnimationFrame(drawing);
  const step = () => {
    if (!audio || audio.paused) return;
    store.setState({ atMs: audio.currentTime * 1_000 });
    drawing = requestAnimationFrame(step);
  };
  drawing = requestAnimationFrame(step);
}

/** One element outside the page's tree: it goes on when another chat is opened. */
function element(): HTMLAudioElement {
  if (audio) return audio;
  const made = new Audio();
  made.preload = "auto";
  made.addEventListener("play", () => {
    store.setState({ playing: true });
    follow();
  });
  made.addEventListener("pause", () => store.setState({ playing: false, atMs: made.currentTime * 1_000 }));
  made.addEventListener("ended", () => store.setState({ playing: false, atMs: 0 }));
  made.addEventListener("error", () =>
    store.setState(({ key }) => ({ playing: false, broken: made.src ? key : null })),
  );
  audio = made;
  return made;
}

function load(track: Track): HTMLAudioElement {
  const player = element();
  if (store.getState().key === track.key && store.getState().broken !== track.key) return player;
  player.src = track.url;
  store.setState({ key: track.key, atMs: 0, broken: null });
  return player;
}

function start(player: HTMLAudioElement): void {
  for (const video of document.querySelectorAll("video")) video.pause();
  player.playbackRate = store.getState().rate;
  // Refused or broken: the element's own event says so.
  player.play().catch(() => {});
}

/** Plays a track, or pauses it when it is playing; whatever else played stops. */
export function togglePlay(track: Track): void {
  const { key, playing } = store.getState();
  if (key === track.key && playing) pausePlayer();
  else start(load(track));
}

/** Goes to a place of a track, in milliseconds; it does not begin to play by that. */
export function seek(track: Track, atMs: number): void {
  const player = load(track);
  const at = Math.min(Math.max(0, atMs), track.durationMs);
  player.currentTime = at / 1_000;
  store.setState({ atMs: at });
}

/** Plays the next of the three speeds from now on. */
export function nextRate(): void {
  const { rate } = store.getState();
  const next = rates[(rates.indexOf(rate) + 1) % rates.length] ?? 1;
  store.setState({ rate: next });
  if (audio) audio.playbackRate = next;
}

export function pausePlayer(): void {
  audio?.pause();
}

/** Stops a track that is going away, such as a recording that is thrown away. */
export function unload(key: string): void {
  if (store.getState().key !== key) return;
  audio?.pause();
  store.setState({ key: null, playing: false, atMs: 0 });
}
