import { askedPause } from "./back-off.ts";
import { isCallError } from "./call-error.ts";
import type { Core } from "./core.ts";
import { createPace } from "./pace.ts";

/** Work behind the scenes goes at this pace, so that the person's own commands find room. */
const BACKGROUND = { burst: 20, perSecond: 10 };

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Asks as the core does, at a pace a server bears, and again whenever the server says when. Throws CallError. */
export function createPatience(core: Core): Core["request"] {
  const pace = createPace(BACKGROUND);
  return async (name, input, timeoutMs) => {
    for (;;) {
      while (pace.wait() > 0) await sleep(pace.wait());
      pace.take();
      try {
        return await core.request(name, input, timeoutMs);
      } catch (error) {
        if (!isCallError(error) || error.retryMs === undefined || !core.connected()) throw error;
        await sleep(askedPause(error.retryMs));
      }
    }
  };
}
