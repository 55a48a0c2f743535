import { limits } from "#protocol/limits.ts";
import type { AppSettings } from "#protocol/operator.ts";

const MIB = 1024 * 1024;

/** Every setting of an app as long as nobody changed it. */
export const defaultSettings: AppSettings = {
  registration: true,
  messagesFrom: "anyone",
  oneDevicePerClass: false,
  retractMs: limits.retractMs,
  sendsPerMinute: 60,
  sendBurst: 20,
  conversationPerSecond: 500,
  commandsPerSecond: 20,
  commandBurst: 60,
  socketsPerUser: 10,
  registrationsPerHour: 100,
  searchesPerMinute: 30,
  signInBurst: 5,
  presence: true,
  groupsPerUser: 500,
  groupMembers: 500,
  sensitiveWords: "refuse",
  wordsMax: 100,
  imageBytes: 10 * MIB,
  fileBytes: 100 * MIB,
  videoBytes: 100 * MIB,
  voiceMs: 60_000,
  uploadBytesPerDay: 1024 * MIB,
  uploadsPerDay: 200,
  restCallsPerMinute: 600,
  userSearch: "prefix",
  ipAllowList: [],
  keepDays: 0,
  languages: ["en", "zh"],
};

/** The settings in force: the defaults, with what the app's row changes. Unknown or mistyped values are ignored. */
export function settingsOf(changes: unknown): AppSettings {
  if (changes === null || typeof changes !== "object") return defaultSettings;
  const known = Object.entries(changes).filter(
    ([name, value]) =>
      Object.hasOwn(defaultSettings, name) &&
      kindOf(value) === kindOf(defaultSettings[name as keyof AppSettings]),
  );
  return { ...defaultSettings, ...Object.fromEntries(known) };
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);
