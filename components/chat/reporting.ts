import { createStore } from "zustand/vanilla";

/** The message that somebody is about to report. */
export type ReportedPlace = { conversation: number; seq: number };

/** Which message the dialog asks about; null: it is closed. */
export const reporting = createStore<{ place: ReportedPlace | null }>(() => ({ place: null }));

/** Asks for what reason a message is reported. */
export const startReport = (place: ReportedPlace): void => reporting.setState({ place });

export const endReport = (): void => reporting.setState({ place: null });
