/** The look of a box that takes text; in a file of its own, for pages drawn on the server too. */
export const controlClass =
  "w-full rounded-control border border-line-strong bg-raised px-3 text-base text-ink transition-colors duration-120 hover:border-ink-3 focus:border-ring focus-visible:outline-offset-0 aria-invalid:border-danger disabled:text-ink-3";
