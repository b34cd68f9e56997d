import { type LocalResponse, text } from '../../kernel/http.ts';
import { diffFiles, type FileDiff, unifiedDiff } from '../git/diff.ts';
import { listCommits } from '../git/history.ts';
import { isMergeable, pullPosition } from '../pulls.ts';
import type { CheckRun, PullRequest, Repository, ReviewState, Thread } from '../state.ts';
import { changeCount, diffView } from './diff-view.ts';
import { type Html, html } from './html.ts';
import { conversation, stateBadge } from './issue.ts';
import { counted, page, post, rows, section } from './layout.ts';
import { commitRows, labels, repositoryCrumb } from './repository.ts';
import { commentForm, mergeForm, reviewForm, threadForms } from './write/forms.ts';

const COMMITS_SHOWN = 250;

export async function pullPage(repository: Repository, pull: PullRequest): Promise<LocalResponse> {
  const { directory, owner, name } = repository;
  const position = await pullPosition(repository, pull);
  const { headSha, baseSha, mergeBaseSha } = position;
  const commits = (await listCommits(directory, `${baseSha}..${headSha}`, COMMITS_SHOWN)).reverse();
  const files = await diffFiles(directory, mergeBaseSha, headSha);
  const checks = repository.checkRuns.get(headSha) ?? [];
  const { number, title } = pull;
  const body = html`<h1>${title} <span class="number">#${number}</span></h1>
<div class="meta">${stateBadge(pull)}${intention(pull, commits.length)}${labels(pull.labels)}</div>
${conversation(pull)}
${pull.pull.reviews.length > 0 && section('Reviews', pull.pull.reviews.length, reviews(repository, pull))}
${checks.length > 0 && section('Checks', checks.length, rows(checks.map(checkRow), ''))}
${mergeForm(repository, pull, await isMergeable(repository, position))}
${commentForm(repository, pull)}
${section('Commits', commits.length, commitRows(repository, commits))}
<h2>Files changed <span class="count">${files.length}</span> ${total(files)}</h2>
${
  pull.state === 'open' &&
  reviewForm(
    repository,
    pull,
    files.map(({ path }) => path),
  )
}
${diffView(files)}`;
  const crumb = { label: `#${number}`, href: `/github/${owner}/${name}/pull/${number}` };
  return page(200, `${title} · Pull request #${number}`, [repositoryCrumb(repository), crumb], body);
}

/** The same as git's own text, for programs. */
export async function pullDiff(repository: Repository, pull: PullRequest): Promise<LocalResponse> {
  const { headSha, mergeBaseSha } = await pullPosition(repository, pull);
  return text(200, await unifiedDiff(repository.directory, mergeBaseSha, headSha));
}

export function total(files: FileDiff[]): Html {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  return changeCount(
    additions,
    files.reduce((sum, file) => sum + file.deletions, 0),
  );
}

function intention({ author, pull }: PullRequest, commitCount: number): Html {
  const commits = counted(commitCount, 'commit');
  return html`<span><strong>${author}</strong> wants to merge ${commits} into <span class="branch mono">${pull.base}</span> from <span class="branch mono">${pull.head}</span></span>`;
}

/** Each review with the threads that it began. */
function reviews(repository: Repository, pull: PullRequest): Html {
  return html`${pull.pull.reviews.map(
    ({
      id,
      author,
      body,
      state,
      submittedAtMs,
    }) => html`${post(author, submittedAtMs, `**${WORDS[state]}** ${body}`, `pullrequestreview-${id}`)}
${pull.pull.threads.filter(({ reviewId }) => reviewId === id).map((each) => thread(repository, pull, each))}`,
  )}`;
}

const WORDS: Record<ReviewState, string> = {
  COMMENTED: 'Commented.',
  APPROVED: 'Approved.',
  CHANGES_REQUESTED: 'Changes requested.',
};

function thread(repository: Repository, pull: PullRequest, one: Thread): Html {
  const { path, line, isResolved, comments } = one;
  const posts = comments.map(({ id, author, body, createdAtMs }) =>
    post(author, createdAtMs, body, `discussion_r${id}`),
  );
  return html`<div class="thread"><div class="muted small"><span class="mono">${path}:${line}</span> ${isResolved ? 'resolved' : 'not resolved'}</div>${posts}${threadForms(repository, pull, one)}</div>`;
}

function checkRow(run: CheckRun): Html {
  const { className, mark, words } = checkLook(run);
  return html`<div><span class="${className}">${mark}</span><span class="grow"><strong>${run.name}</strong> <span class="muted">${run.title}</span></span><span class="muted small">${words}</span></div>`;
}

function checkLook({ status, conclusion }: CheckRun): { className: string; mark: string; words: string } {
  if (status !== 'completed') return { className: 'status-waiting', mark: '●', words: status.replace('_', ' ') };
  const words = conclusion ?? 'completed';
  if (conclusion === 'success') return { className: 'status-success', mark: '✓', words };
  const passes = conclusion === 'neutral' || conclusion === 'skipped';
  return passes ? { className: 'muted', mark: '○', words } : { className: 'status-failure', mark: '✗', words };
}
