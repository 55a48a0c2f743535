import type { AppRef } from "../context.ts";
import { defaultSettings } from "./settings.ts";

/** Stands for the installation itself where a verb works outside every app: set-up, operators. No row has its id. */
export const noApp: AppRef = {
  id: 0,
  accountId: 0,
  appKey: "",
  slug: "",
  name: "",
  avatar: null,
  settings: defaultSettings,
  wordsVersion: 0,
};
