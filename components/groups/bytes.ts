const encoder = new TextEncoder();

/** True when a text is longer than the server takes; limits count bytes of UTF-8. */
export const isTooLong = (text: string, bytes: number): boolean => encoder.encode(text).length > bytes;
