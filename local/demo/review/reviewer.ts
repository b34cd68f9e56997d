import type { LocalSystem } from '../../system/system.ts';
import { DemoFailure } from '../failure.ts';
import { NAME, OWNER } from './subject.ts';

/** A comment on a line of the pull request, as somebody who reviews it leaves one: a review without words of its own. */
export async function commentOnLine(
  { baseUrl }: LocalSystem,
  token: string,
  { number, line, body }: { number: number; line: number; body: string },
): Promise<void> {
  const url = `${baseUrl}/github/api/repos/${OWNER}/${NAME}/pulls/${number}/reviews`;
  const review = { event: 'COMMENT', comments: [{ path: 'src/label.js', line, body }] };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(review) });
  if (answer.status !== 200) throw new DemoFailure(`GitHub took no review: ${answer.status} ${await answer.text()}`);
}
