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

/** A request for a review and nothing else: `review` and one pull request. `text`: as its author wrote it, without mentions. */
export function asksReview(text: string): boolean {
  if (text.length > REQUEST_CHARS_MAX) return false;
  const [address, ...others] = text.match(PULL_REQUEST) ?? [];
  return address !== undefined && others.length === 0 && asksOnly(text.replace(address, ' '));
}

/** The same where the pull request is what the words stand at. */
export function asksReviewHere(text: string): boolean {
  return text.length <= REQUEST_CHARS_MAX && text.search(PULL_REQUEST) < 0 && asksOnly(text);
}

function asksOnly(text: string): boolean {
  const lower = text.toLowerCase();
  const words = lower.split(/[\s.,!?:;()、。！？「」（）]+/).filter(Boolean);
  return !THANKS.test(lower) && words.some(asks) && words.every((word) => asks(word) || isAround(word));
}

const asks = (word: string) => word === 'review' || (word.includes('レビュー') && isAround(word));
const isAround = (word: string) => AROUND.test(word) || word.replace(JAPANESE, '') === '';

/** As chats write it: in brackets, with a label behind a bar; or `owner/name#1`. */
const PULL_REQUEST =
  /<?https?:\/\/[^\s<>|]+\/pull\/\d+[\w\-./#?=&%]*(?:\|[^<>]*)?>?|(?<![\w./-])[\w.-]+\/[\w.-]+#\d+(?![\w-])/gi;
/** Looked at first: the patterns here are for short texts. */
const REQUEST_CHARS_MAX = 600;
/** For a review that was. */
const THANKS = /\bthank(?:s|\s+you)?\s+(?:\S+\s+){0,3}for\b/;
/** What may be said around it without changing what is meant. */
const AROUND = new RegExp(
  `^(?:${[
    /please|pls|kindly|can|could|would|will|you|do|a|an|the|this|that|these|pull|request|pr|mr|code|changes?|of/,
    /for|us|me|my|our|i|we|need|want|get|have|again|hi|hey|hello|thanks|thank|at|take|look|and|when|time/,
  ]
    .map(({ source }) => source)
    .join('|')})$`,
);
/** The same in Japanese, which has no spaces: whatever is made of these alone. */
const JAPANESE = new RegExp(
  [
    /お?願い(?:し|致し|いたし)?(?:ます|たいです)?|(?:して|し)?(?:ください|下さい|欲しい|ほしい)|して(?:もらえ|いただけ|頂け|くれ)(?:ます|ません)か/,
    /プルリクエスト|プルリク|レビュー|コード|この|その|以下|下記|こちら|変更|よろしく|宜しく|どうか|もう一度|再度|です|ます|したい|pr|を|の|も|は|に|が/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
