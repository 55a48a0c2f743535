import type { CoreRuntime } from "../runtime.ts";
import { seal, unseal } from "../sealed.ts";

type Keys = Pick<CoreRuntime, "key">;

const keyOf = (runtime: Keys): Buffer => runtime.key("master-secret");

/** The stored form of a master secret: recoverable with the installation's secret only, bound to its AppKey. */
export const sealMasterSecret = (runtime: Keys, appKey: string, masterSecret: string): string =>
  seal(keyOf(runtime), appKey.toLowerCase(), masterSecret);

/** The master secret; throws when the stored form was changed or belongs to another AppKey or installation. */
export const openMasterSecret = (runtime: Keys, appKey: string, stored: string): string =>
  unseal(keyOf(runtime), appKey.toLowerCase(), stored);
