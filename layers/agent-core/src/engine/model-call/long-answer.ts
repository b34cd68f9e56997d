import { createHash } from 'node:crypto';
import { textsOf } from '../../domain/language/texts.ts';
import { redacted } from '../../domain/redact/redact.ts';
import { firstPart, isTooLongForParts, type Notice, noticeId } from '../../domain/session/notice.ts';
import type { DraftParts, Session } from '../context/context.ts';

/** Bytes of a digest in a key: two answers of one entry are never taken for each other. */
const DIGEST_CHARS = 16;
const FILE_NAME = 'answer.md';

/** What stands under the answer. */
type Answer = { text: string; below: string };

/**
 * The notices of an answer that is longer than a thread takes: its first part, and all of it as a file. Undefined when it is not. The file's
 * key goes by its content, so that two steps that race do not write over each other.
 */
export function longAnswer(
  { sessionId, version, state, posting }: Session,
  { text, below }: Answer,
  now: number,
): Pick<Required<DraftParts>, 'notices' | 'files'> | undefined {
  if (!isTooLongForParts(text, posting.messageChars)) return undefined;
  const whole = redacted(text);
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, DIGEST_CHARS);
  const key = `files/${sessionId}/answer-${version + 1}-${digest}`;
  const first: Notice = {
    kind: 'message',
    id: noticeId(sessionId, version + 1, 0),
    at: now,
    text: firstPart(whole, posting.messageChars).part,
    mention: state.requester,
  };
  const file: Notice = {
    kind: 'message',
    id: noticeId(sessionId, version + 1, 1),
    at: now,
    text: `${textsOf(state.language).answer.wholeInFile}\n${below}`,
    file: { key, name: FILE_NAME, instead: 'messages' },
  };
  return { notices: [first, file], files: [{ key, text: whole }] };
}
