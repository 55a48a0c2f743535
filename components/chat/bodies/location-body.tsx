"use client";

import { MapPin } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { Icon } from "#components/ui/icon.tsx";
import type { BodyOf } from "./body-props.ts";

const DIGITS = 5;

/** The address by which a device opens its own map; where there is none, a public one. */
export function mapAddress(latitude: number, longitude: number, label: string): string {
  const place = `${latitude},${longitude}`;
  if (/android/i.test(navigator.userAgent)) return `geo:${place}?q=${place}(${encodeURIComponent(label)})`;
  if (/iphone|ipad|mac os/i.test(navigator.userAgent)) {
    return `https://maps.apple.com/?ll=${place}&q=${encodeURIComponent(label || place)}`;
  }
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
}

/** A place: its name, its coordinates and the way to one's own map. Nothing is fetched from anybody. */
export function LocationBody({ body }: BodyOf<"location">) {
  const t = useTranslations("media");
  const { latitude, longitude, label } = body;
  const coordinates = `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`;
  return (
    <a
      href={mapAddress(latitude, longitude, label)}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${label || t("place")}, ${coordinates}, ${t("openMap")}`}
      className="flex h-17 w-70 max-w-full items-center gap-3 px-3.5"
    >
      <span className="inline-flex size-11 shrink-0 items-center justify-center rounded-control bg-jade-soft text-jade">
        <Icon of={MapPin} />
      </span>
      <span className="min-w-0 grow">
        <span className="block truncate text-sm font-medium" dir="auto">
          {label || t("place")}
        </span>
        <span className="tnum block truncate text-xs text-ink-2">{coordinates}</span>
        <span className="block truncate text-xs font-medium text-jade">{t("openMap")}</span>
      </span>
    </a>
  );
}
