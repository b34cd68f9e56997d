import type { LocalSystem } from '../../system/system.ts';
import { DemoFailure } from '../failure.ts';

/** Where a remark stands, and what it says. */
export type LineRemark = { repository: string; number: number; path: string; line: number; body: string };

/** A comment on a line of the pull request, as somebody who reviews it leaves one: a review without words of its own. */
export async function commentOnLine(
  { baseUrl }: LocalSystem,
  token: string,
  { repository, number, path, line, body }: LineRemark,
): Promise<void> {
  const url = `${baseUrl}/github/api/repos/${repository}/pulls/${number}/reviews`;
  const review = { event: 'COMMENT', comments: [{ path, line, body }] };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(review) });
  if (answer.status !== 200) throw new DemoFailure(`GitHub took no review: ${answer.status} ${await answer.text()}`);
}
