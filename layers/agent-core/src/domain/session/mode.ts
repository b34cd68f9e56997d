import type { InboxItem } from './journal.ts';
import type { SessionState } from './session.ts';

/** What a session is for, where it is not to work: `review` reads a pull request and submits a review. */
export const SESSION_MODES = ['review'] as const;
export type SessionMode = (typeof SESSION_MODES)[number];

/** The mode of a session. Its first message decides it, and it stays: the tools stand before all that the model has seen. */
export function modeOf(
  { turn, mode }: Pick<SessionState, 'turn' | 'mode'>,
  unread: InboxItem[],
): SessionMode | undefined {
  if (turn > 0) return mode;
  const [first] = unread.filter(({ kind }) => kind === 'message');
  return first?.mode;
}

/** A request for a review and nothing else: `review` and the address of a pull request. `text`: as its author wrote it, without mentions. */
export function asksReview(text: string): boolean {
  const [address, ...others] = text.match(PULL_REQUEST) ?? [];
  if (address === undefined || others.length > 0 || text.length > REQUEST_CHARS_MAX) return false;
  const words = text
    .replace(address, ' ')
    .toLowerCase()
    .split(/[\s.,!?:;、。]+/)
    .filter(Boolean);
  return words.some((word) => ASKS.test(word)) && words.every((word) => ASKS.test(word) || AROUND.test(word));
}

/** As chats write it: in brackets, with a label behind a bar. */
const PULL_REQUEST = /<?https?:\/\/[^\s<>|]+\/pull\/\d+[^\s<>|]*(?:\|[^<>]*)?>?/gi;
const REQUEST_CHARS_MAX = 600;
const ASKS = /^(?:review|を?レビュー(?:を|お?願い(?:し(?:ます)?)?|して(?:ください|下さい)?)*)$/;
/** What may be said around it without changing what is meant. */
const AROUND = new RegExp(
  `^(?:${[
    /please|pls|kindly|can|could|would|you|do|a|an|the|this|that|pull|request|pr|code|of/,
    /for|us|me|again|hi|hey|hello|thanks|thank|at|take|look|and|お願いします|ください/,
  ]
    .map(({ source }) => source)
    .join('|')})$`,
);
