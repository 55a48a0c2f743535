/** Where operators see a picture of an app. */
export const pictureUrl = (appKey: string, mediaId: string, size: "list" | "bubble" = "list"): string =>
  `/media/${appKey}/${mediaId}?size=${size}&as=operator`;
