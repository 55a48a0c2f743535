import pg from "pg";

/** What the driver says of a question that got no answer within `query_timeout`. */
const UNANSWERED = "Query read timeout";

/**
 * A connection whose end is no fault of the process, and that ends when a question on it stays unanswered. The driver alone gives the question up and keeps the
 * connection, on which nothing would ever be answered again: a peer that went without a word is noticed by TCP only
 * after many minutes.
 */
export class WatchedClient extends pg.Client {
  constructor(...options: ConstructorParameters<typeof pg.Client>) {
    super(...options);
    // The database may end it in the very moment in which the pool listens no more and the borrower not yet. Whoever
    // asks on it then is refused; without a listener the driver's event would end the process.
    this.on("error", () => {});
  }

  // The driver's many forms of asking pass through as they are.
  override query(...question: unknown[]): never {
    const answer: unknown = Reflect.apply(super.query, this, question);
    if (answer instanceof Promise) {
      answer.catch((error: unknown) => {
        if (error instanceof Error && error.message === UNANSWERED) void this.end().catch(() => {});
      });
    }
    return answer as never;
  }
}
