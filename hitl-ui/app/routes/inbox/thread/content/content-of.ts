import type { Content } from "@flomastr/contracts/message";

/** The content of one kind. */
export type ContentOf<Kind extends Content["kind"]> = Extract<Content, { kind: Kind }>;
