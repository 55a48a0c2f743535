"use client";

import { Component, type ReactNode } from "react";

type Props = { children: ReactNode; fallback: (retry: () => void) => ReactNode };

/** Keeps a fault inside its pane: the others go on, and the fallback may try again. */
export class PaneBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return this.props.fallback(() => this.setState({ failed: false }));
  }
}
