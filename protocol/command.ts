import * as z from "zod";

/**
 * Who may enter: nobody signed in, a user of an app, an operator of the console, or either of the two. Over HTTP the
 * realm says which of the two asks; over the live connection it is the user.
 */
export type CommandActor = "visitor" | "user" | "operator" | "userOrOperator";

/** A line of the table of commands: what it answers, who may ask, and what is asked. */
export const command =
  <Output>() =>
  <Input extends z.ZodType, Who extends CommandActor>(actor: Who, input: Input) => ({
    actor,
    input,
    output: undefined as Output,
  });

export const Nothing = z.object({});
