import type { AppSettings } from "#protocol/operator.ts";

/** How a setting is asked for; what is missing here is set elsewhere. Times are shown in whole seconds. */
export type SettingKind = "switch" | "number" | "seconds" | "list" | "languages" | readonly string[];

/** The settings that an app's page offers, in their parts and order. */
export const settingKinds = {
  registration: { part: "people", kind: "switch" },
  userSearch: { part: "people", kind: ["prefix", "exact", "off"] },
  messagesFrom: { part: "people", kind: ["anyone", "friends"] },
  presence: { part: "people", kind: "switch" },
  oneDevicePerClass: { part: "people", kind: "switch" },
  retractMs: { part: "people", kind: "seconds" },
  languages: { part: "people", kind: "languages" },
  keepDays: { part: "people", kind: "number" },
  groupsPerUser: { part: "limits", kind: "number" },
  groupMembers: { part: "limits", kind: "number" },
  sendsPerMinute: { part: "limits", kind: "number" },
  sendBurst: { part: "limits", kind: "number" },
  conversationPerSecond: { part: "limits", kind: "number" },
  commandsPerSecond: { part: "limits", kind: "number" },
  commandBurst: { part: "limits", kind: "number" },
  socketsPerUser: { part: "limits", kind: "number" },
  registrationsPerHour: { part: "limits", kind: "number" },
  searchesPerMinute: { part: "limits", kind: "number" },
  signInBurst: { part: "limits", kind: "number" },
  restCallsPerMinute: { part: "programs", kind: "number" },
  ipAllowList: { part: "programs", kind: "list" },
} as const satisfies Partial<Record<keyof AppSettings, { part: SettingPart; kind: SettingKind }>>;

export type SettingName = keyof typeof settingKinds;
export const settingNames = Object.keys(settingKinds) as SettingName[]; // the keys of an object of ours

export const settingParts = ["people", "limits", "programs"] as const;
export type SettingPart = (typeof settingParts)[number];
