"use client";

import { useState } from "react";
import Cropper, { type Area } from "react-easy-crop";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import "react-easy-crop/react-easy-crop.css";

const SIDE = 640;
const MOST_ZOOM = 4;

/** The chosen square of a picture, as a file of at most 640 pixels a side. */
async function cut(url: string, { x, y, width, height }: Area): Promise<Blob | null> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  const side = Math.max(1, Math.min(SIDE, Math.round(width)));
  canvas.width = side;
  canvas.height = side;
  canvas.getContext("2d")?.drawImage(image, x, y, width, height, 0, 0, side, side);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Chooses the square of a picture that becomes a face. */
export function CropDialog({
  url,
  round,
  busy,
  onCropped,
  onClose,
}: {
  url: string;
  /** People are round, groups are square. */
  round: boolean;
  busy: boolean;
  onCropped: (picture: Blob) => void;
  onClose: () => void;
}) {
  const t = useTranslations("media");
  const common = useTranslations("common");
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [area, setArea] = useState<Area | null>(null);
  const use = async () => {
    const picture = area && (await cut(url, area));
    if (picture) onCropped(picture);
  };
  return (
    <Dialog
      title={t("cropPicture")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button tone="primary" busy={busy} disabled={area === null} onClick={() => void use()}>
            {t("usePicture")}
          </Button>
        </>
      }
    >
      <div className="relative h-72 overflow-hidden rounded-control bg-line">
        <Cropper
          image={url}
          crop={crop}
          zoom={zoom}
          maxZoom={MOST_ZOOM}
          aspect={1}
          cropShape={round ? "round" : "rect"}
          disableAutomaticStylesInjection
          onCropChange={setCrop}
          onZoomChange={setZoom}
          onCropComplete={(_, pixels) => setArea(pixels)}
        />
      </div>
      <label className="mt-3 flex items-center gap-3 text-sm">
        {t("zoom")}
        <input
          type="range"
          min={1}
          max={MOST_ZOOM}
          step={0.1}
          value={zoom}
          onChange={(event) => setZoom(Number(event.currentTarget.value))}
          className="grow accent-jade"
        />
      </label>
    </Dialog>
  );
}
