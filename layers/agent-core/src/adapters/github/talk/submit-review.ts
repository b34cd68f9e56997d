import { clipped } from '../../../domain/counted.ts';
import { words } from '../../../domain/json.ts';
import { NO_AUDIENCE } from '../../../domain/people/audience.ts';
import { meets } from '../../../domain/review/diff-lines.ts';
import { type Finding, findingText, placeText } from '../../../domain/review/finding.ts';
import { PortError } from '../../../errors.ts';
import type { ReviewDraft, SubmittedReview } from '../../../ports/code-talk.ts';
import { asPortError } from '../api/github-errors.ts';
import type { Reader } from '../reading/answer/reader.ts';
import type { QuietTexts, QuietWords } from '../words/quiet-words.ts';
import { changedLines, changedSince, misplaced } from './changed-lines.ts';
import { type Before, readBefore } from './earlier.ts';
import { hidden, marked } from './marks.ts';

/** GitHub's longest comment is 65,536 characters. */
const BODY_CHARS_MAX = 60_000;

/**
 * Submits one review with all findings, once for each marker. What we said before of the same lines is left out; after a review of ours
 * of an earlier commit only what has changed since may be commented on.
 */
export async function submitReview(
  reader: Reader,
  quiet: QuietWords,
  draft: Omit<ReviewDraft, 'repository'>,
): Promise<SubmittedReview> {
  const { number, findings, marker } = draft;
  const before = await readBefore(reader, number);
  const known = before.reviews.find(({ body }) => body.includes(hidden(marker)));
  if (known)
    return { kind: 'submitted', url: known.url, commit: known.commit ?? before.head, ...NOTHING_MORE(findings) };
  if (!before.isOpen) throw new PortError('refused', `pull request #${number} is closed; nothing was submitted`);
  const problems = await placeProblems(reader, draft, before);
  if (problems) return problems;
  const isSaid = (finding: Finding) => before.said.some((said) => said.path === finding.path && meets(said, finding));
  const fresh = findings.filter((finding) => !isSaid(finding));
  const left = findings.filter(isSaid).map(placeText);
  // Cut before it is read: what is code may be none without its end.
  const shown = [draft.body, ...fresh.map(findingText)].map((text) => clipped(text, BODY_CHARS_MAX));
  const said = await quiet.of(shown, draft.audience ?? NO_AUDIENCE, {
    reader,
    number: async () => number,
  });
  return { ...(await post(reader, { ...draft, findings: fresh }, before, said)), left };
}

const NOTHING_MORE = (findings: Finding[]) => ({ findings: findings.length, left: [], problems: [] });

/** GitHub would refuse all of it for one line, and name none. */
async function placeProblems(
  reader: Reader,
  { number, findings }: Omit<ReviewDraft, 'repository'>,
  before: Before,
): Promise<SubmittedReview | undefined> {
  const wanted = new Set(findings.map(({ path }) => path));
  if (wanted.size === 0) return undefined;
  const problems = misplaced(findings, await changedLines(reader, number, wanted));
  if (problems.length > 0) return { kind: 'misplaced', problems };
  const last = before.reviews.findLast(({ commit }) => commit !== undefined)?.commit;
  if (last === undefined || last === before.head) return undefined;
  const since = await changedSince(reader, { from: last, to: before.head, wanted });
  if (!since) return undefined;
  const old = misplaced(findings, since);
  return old.length > 0 ? { kind: 'misplaced', problems: old, since: last } : undefined;
}

async function post(
  { client, name }: Reader,
  { number, isVerdict, findings, marker }: Omit<ReviewDraft, 'repository'>,
  { isOwn, head }: Before,
  { texts: [body = '', ...texts], quieted }: QuietTexts,
): Promise<Extract<SubmittedReview, { kind: 'submitted' }>> {
  const event = isVerdict && !isOwn ? 'REQUEST_CHANGES' : 'COMMENT';
  const asked = client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...{ owner: name.owner, repo: name.name, pull_number: number, commit_id: head, event },
    body: marked(body, marker),
    comments: findings.map((finding, index) => commentOf(finding, texts[index] ?? '', marker)),
  });
  const { data } = await asPortError(asked, `a review of ${name.owner}/${name.name}#${number}`);
  const problems = isVerdict && isOwn ? ['changes are not asked for: nobody can judge their own pull request'] : [];
  return {
    kind: 'submitted',
    url: words(data, 'html_url') ?? '',
    commit: words(data, 'commit_id') ?? head,
    ...{ findings: findings.length, left: [], problems },
    ...(quieted ? { quieted } : {}),
  };
}

/** The mark keeps its event from waking anybody. */
function commentOf({ path, line, startLine, side }: Finding, text: string, marker: string) {
  const start = startLine === undefined || startLine === line ? {} : { start_line: startLine, start_side: side };
  return { path, line, side, ...start, body: marked(text, marker) };
}
