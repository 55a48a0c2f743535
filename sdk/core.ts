import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { State } from "./state.ts";

/** What the parts of a client share. */
export type Core = {
  state(): State;
  /** Replaces the state by what `change` makes of it; nothing is told when it stays the same. */
  update(change: (state: State) => State): void;
  /** Asks over the open connection; throws CallError, at once when there is none. */
  request<K extends CommandName>(name: K, input: Input<K>, timeoutMs?: number): Promise<Output<K>>;
  connected(): boolean;
  /**
   * True while the server has another history than this device: it was restored, and the copy is being repaired. Nothing
   * of the device that names a position or has one to get may be sent.
   */
  rewound(): boolean;
  clock(): number;
};
