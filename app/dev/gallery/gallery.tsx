"use client";

import { useState } from "react";
import { Announcer, announce } from "#components/ui/announcer.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { showToast, Toaster } from "#components/ui/toast.tsx";
import { TooltipLayer } from "#components/ui/tooltip-layer.tsx";
import { Controls } from "./controls.tsx";
import { Foundations } from "./foundations.tsx";
import { Specimen } from "./specimen.tsx";

function Messages() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Specimen title="Banner">
        <Banner className="w-full">Reconnecting…</Banner>
        <Banner tone="danger" className="w-full rounded-control">
          The name or the password is wrong.
        </Banner>
        <Banner tone="info" className="w-full rounded-control">
          Saved.
        </Banner>
      </Specimen>
      <Specimen title="EmptyState, Skeleton">
        <EmptyState className="w-72" action={<Button>New chat</Button>}>
          No chats yet. Find somebody and say hello.
        </EmptyState>
        <div className="w-80 bg-list">
          <SkeletonRows rows={3} label="Loading" />
        </div>
      </Specimen>
      <Specimen title="Dialog, Toast, Announcer">
        <Button onClick={() => setOpen(true)}>Open dialog</Button>
        <Button
          onClick={() =>
            showToast({ text: "Mei is no longer a friend", action: { label: "Undo", run: () => {} } })
          }
        >
          Show toast
        </Button>
        <Button onClick={() => showToast({ text: "The server cannot be reached.", tone: "danger" })}>
          Show fault
        </Button>
        <Button onClick={() => announce("3 new messages from Mei")}>Announce</Button>
      </Specimen>
      {open && (
        <Dialog
          title="Remove Mei Chen?"
          closeLabel="Close"
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button onClick={() => setOpen(false)}>Cancel</Button>
              <Button tone="danger" onClick={() => setOpen(false)}>
                Remove friend
              </Button>
            </>
          }
        >
          <p className="text-sm text-ink-2">You leave each other's contacts. Messages stay.</p>
        </Dialog>
      )}
    </>
  );
}

/** All specimens, with the layers that floating ones need. */
export function Gallery() {
  return (
    <>
      <Foundations />
      <Controls />
      <Messages />
      <Announcer />
      <Toaster label="Notes" closeLabel="Close" />
      <TooltipLayer />
    </>
  );
}
