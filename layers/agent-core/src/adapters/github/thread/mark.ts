import { createHash } from 'node:crypto';
import { AGENT_MARK } from '../../../domain/people/agent-login.ts';

/** Hexadecimal digits of a digest: no two notices have the same by chance. */
const DIGEST_CHARS = 24;

/** Names a notice in its comment, unseen. A digest: ids may hold what ends a comment of HTML. */
export function noticeMark(noticeId: string): string {
  const digest = createHash('sha256').update(noticeId).digest('hex').slice(0, DIGEST_CHARS);
  return `${AGENT_MARK}notice-${digest} -->`;
}

/** What is no notice carries the agent's mark all the same: its own words wake nobody. */
export const PLAIN_MARK = `${AGENT_MARK}says -->`;

/** The mark stands first: behind a block of code that is not closed it would be seen. */
export function marked(mark: string, body: string): string {
  return `${mark}\n${body}`;
}
