import { Logo } from "#components/ui/logo.tsx";
import { Skeleton, SkeletonRows } from "#components/ui/skeleton.tsx";

/** The planes of the app in their final places, before the client has started. */
export function ShellSkeleton({ label }: { label: string }) {
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[4rem_20rem_minmax(0,1fr)]">
      <div className="flex flex-col items-center bg-rail py-4 max-md:hidden">
        <Logo />
      </div>
      <div className="border-line bg-list md:border-r">
        <div className="flex h-16 items-center px-4">
          <Skeleton className="h-5 w-24" />
        </div>
        <div className="px-4 pb-3">
          <Skeleton className="h-9 w-full" />
        </div>
        <SkeletonRows label={label} />
      </div>
      <div className="bg-canvas max-md:hidden" />
    </div>
  );
}
