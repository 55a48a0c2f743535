"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { MessageText } from "../message-text.tsx";
import type { BodyProps } from "./body-props.ts";
import { CardBody } from "./card-body.tsx";
import { CustomBody } from "./custom-body.tsx";
import { FileBody } from "./file-body.tsx";
import { ImageBody } from "./image-body.tsx";
import { LocationBody } from "./location-body.tsx";
import { VideoBody } from "./video-body.tsx";
import { VoiceBody } from "./voice-body.tsx";

function drawn(props: BodyProps): ReactNode {
  const { body } = props;
  switch (body.type) {
    case "text":
      return null;
    case "image":
      return <ImageBody {...props} body={body} />;
    case "voice":
      return <VoiceBody {...props} body={body} />;
    case "file":
      return <FileBody {...props} body={body} />;
    case "video":
      return <VideoBody {...props} body={body} />;
    case "location":
      return <LocationBody {...props} body={body} />;
    case "custom":
      return <CustomBody {...props} body={body} />;
    case "card":
      return <CardBody {...props} body={body} />;
    default:
      return body satisfies never;
  }
}

/** What is in a bubble when it is more than words; a caption stands below it. */
export function MediaMessage(props: BodyProps) {
  const { body } = props;
  const caption = "caption" in body ? body.caption : undefined;
  const pictured = body.type === "image" || body.type === "video";
  return (
    <>
      {drawn(props)}
      {caption && (
        <div className={clsx("px-3.5 pb-2", pictured ? "pt-1.5" : "pt-0")}>
          <MessageText text={caption} />
        </div>
      )}
    </>
  );
}
