import { alsoLoad } from "#components/shell/lazy-part.ts";

/** What looks at files and what moves their bytes come after the first screen, and are there without a network. */
export const loadDescribeFile = () => import("#sdk/uploads/describe-file.ts");
alsoLoad(loadDescribeFile);
alsoLoad(() => import("#sdk/uploads/transfer.ts"));
