/** What a transport tells the bus. */
export type TransportEvents = {
  /** An envelope of any process, this one included; it may be anything at all. */
  receive(envelope: string): void;
  /** Whether what is sent now reaches the others, as far as is known. */
  connected(is: boolean): void;
};

/** A way to the other processes of the installation. It mends itself, and starting never waits for it. */
export type Transport = {
  open(events: TransportEvents): void;
  /** Resolves when the envelope was handed over; rejects when that failed or is not known. */
  send(envelope: string): Promise<void>;
  close(): Promise<void>;
};
