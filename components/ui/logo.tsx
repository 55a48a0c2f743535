import clsx from "clsx";

const sizes = { 28: "size-7", 36: "size-9", 48: "size-12" } as const;

/** The product's mark: a seal carved with 信, letter and trust. The same drawing is `public/icon.svg`. */
export function Logo({ size = 36, className }: { size?: keyof typeof sizes; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 36 36"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="square"
      className={clsx("seal-box shrink-0 rounded-control", sizes[size], className)}
    >
      <path d="M13.4 8.2c-1.2 3.4-3 6.2-5 8.4M11.6 14.2v13.6M20.6 7.6l1 2.2M15.8 12.6h12.4M17.4 16.6h9.2M17.4 20.4h9.2M17.6 24.2h8.8v3.8h-8.8z" />
    </svg>
  );
}
