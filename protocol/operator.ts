import * as z from "zod";
import { limits } from "./limits.ts";
import { mediaId } from "./media.ts";
import type { AppInfo } from "./session.ts";
import { line, offeredPassword, username, webPassword } from "./text.ts";

export const email = z.email().max(limits.emailBytes).toLowerCase();

export const OperatorSignIn = z.object({
  email: line(limits.emailBytes),
  password: offeredPassword,
  /** Of the authenticator app, or a recovery code, when the account has a second step. */
  code: z.string().max(64).optional(),
});
export type OperatorSignIn = z.infer<typeof OperatorSignIn>;

export type OperatorRole = "owner" | "admin" | "support";

export type OperatorInfo = {
  email: string;
  name: string;
  apps: (AppInfo & { role: OperatorRole })[];
};

/** First-run set-up: the operator, the first app, and the operator's own chat account in it. */
export const SetUp = z.object({
  token: z.string().min(16).max(128),
  email,
  password: webPassword,
  appName: line(limits.appNameBytes).refine((name) => name.trim().length > 0, "is empty"),
  username,
  nickname: line(limits.nicknameBytes).optional(),
});
export type SetUp = z.infer<typeof SetUp>;
export type SetUpDone = { app: AppInfo };

const uploadBytes = z
  .int()
  .min(0)
  .max(10 * 1024 ** 3);
/** An address or a network: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. */
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "is not an address or a network");

/** Settings of an app; the console and the harness write them with `app.updateSettings`. */
export const AppSettings = z.object({
  /** May people register by themselves. */
  registration: z.boolean(),
  /** Who may write to somebody without being friends. */
  messagesFrom: z.enum(["anyone", "friends"]),
  /** One signed-in device of a class at a time, as JMessage has it. */
  oneDevicePerClass: z.boolean(),
  /** How long a sender may retract, in milliseconds. */
  retractMs: z
    .int()
    .min(0)
    .max(365 * 86_400_000),
  /** Messages a user may send: the sustained rate and the burst above it. */
  sendsPerMinute: z.int().min(1).max(1_000_000),
  sendBurst: z.int().min(1).max(1_000_000),
  /** Messages per second into one conversation. */
  conversationPerSecond: z.int().min(1).max(1_000_000),
  /** Commands per second and burst of one socket. */
  commandsPerSecond: z.int().min(1).max(1_000_000),
  commandBurst: z.int().min(1).max(1_000_000),
  /** Live sockets of one user; the oldest is closed. */
  socketsPerUser: z.int().min(1).max(10_000),
  /** Registrations from one address in an hour. */
  registrationsPerHour: z.int().min(1).max(1_000_000),
  /** Searches of one user in a minute. */
  searchesPerMinute: z.int().min(1).max(1_000_000),
  /** Sign-in attempts per (user) and per address before they are slowed down. */
  signInBurst: z.int().min(1).max(1_000_000),
  presence: z.boolean(),
  /** Groups a user may be in. */
  groupsPerUser: z.int().min(1).max(1_000_000),
  /** Members of one group. */
  groupMembers: z.int().min(1).max(1_000_000),
  /** What becomes of a message with a sensitive word in it; `off`: nothing. */
  sensitiveWords: z.enum(["off", "refuse", "mask"]),
  /** Sensitive words of the app. */
  wordsMax: z.int().min(1).max(10_000),
  /** Bytes of one upload of each type. */
  imageBytes: uploadBytes,
  fileBytes: uploadBytes,
  videoBytes: uploadBytes,
  /** How long a voice message may last, in milliseconds. */
  voiceMs: z
    .int()
    .min(1_000)
    .max(15 * 60_000),
  /** What a user may upload in 24 hours. */
  uploadBytesPerDay: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  uploadsPerDay: z.int().min(0).max(1_000_000),
  /** Calls of the REST API in a minute. */
  restCallsPerMinute: z.int().min(1).max(1_000_000),
  /** Whom users find: by the beginning of a name, by the whole username, or nobody. */
  userSearch: z.enum(["prefix", "exact", "off"]),
  /** Addresses and networks in CIDR form that may use the REST API; none: everybody. */
  ipAllowList: z.array(network).max(limits.ipAllowList),
  /** What the pages of the app are offered in; the first to whom asks for none of them. */
  languages: z
    .array(z.enum(["en", "zh"]))
    .min(1)
    .refine((all) => new Set(all).size === all.length, "names one twice"),
  /** How many days messages are kept; 0: for good. */
  keepDays: z.int().min(0).max(36_500),
});
export type AppSettings = z.infer<typeof AppSettings>;

export const UpdateAppSettings = z.object({ settings: AppSettings.partial() });
export type UpdateAppSettings = z.infer<typeof UpdateAppSettings>;

/** An uploaded `avatar` of the operator, or null for the drawn letter. */
export const SetAppAvatar = z.object({ avatar: mediaId.nullable() });
export type SetAppAvatar = z.infer<typeof SetAppAvatar>;
/** The operator's own password, asked for again. */
export const ConfirmPassword = z.object({ password: offeredPassword });
export type ConfirmPassword = z.infer<typeof ConfirmPassword>;

/** What is told of an app's master secret without showing it; `previous` while the one before is still taken. */
export type AppSecrets = {
  rotatedAt: number | null;
  usedAt: number | null;
  previous: { until: number; usedAt: number | null } | null;
};

const appName = line(limits.appNameBytes).refine((name) => name.trim().length > 0, "is empty");

export const NewAppInput = z.object({ name: appName });
export type NewAppInput = z.infer<typeof NewAppInput>;
export const RenameApp = NewAppInput;
export type RenameApp = NewAppInput;
export const SuspendApp = z.object({ suspended: z.boolean() });
export type SuspendApp = z.infer<typeof SuspendApp>;
/** The app's name, to show that it is meant. */
export const DeleteApp = z.object({ name: z.string().max(1_024) });
export type DeleteApp = z.infer<typeof DeleteApp>;
export const AppKeyName = z.object({ appKey: z.string().max(64) });
export type AppKeyName = z.infer<typeof AppKeyName>;
export type DeletedApp = { appKey: string; name: string; purgeAfter: number };
