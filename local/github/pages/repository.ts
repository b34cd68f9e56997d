import type { LocalResponse } from '../../kernel/http.ts';
import {
  type Branch,
  branchTip,
  type Commit,
  listBranches,
  listCommits,
  listTopFiles,
  readFileAt,
} from '../git/history.ts';
import type { Issue, Repository } from '../state.ts';
import { type GitHubStore, listIssues } from '../store.ts';
import { type Html, html } from './html.ts';
import { type Crumb, counted, page, rows, section, when } from './layout.ts';

/** Enough to see what happened lately. */
const COMMITS_SHOWN = 15;
const BRANCHES_SHOWN = 30;
const README_CHARS_MAX = 100_000;

export async function repositoryPage(store: GitHubStore, repository: Repository): Promise<LocalResponse> {
  const { owner, name, directory, defaultBranch } = repository;
  const branches = await listBranches(directory);
  const tip = await branchTip(directory, defaultBranch);
  const commits = tip ? await listCommits(directory, tip, COMMITS_SHOWN) : [];
  const open = listIssues(repository).filter((issue) => issue.state === 'open');
  const pulls = open.filter((issue) => issue.pull);
  const issues = open.filter((issue) => !issue.pull);
  const body = html`<h1>${owner}/${name} ${repository.private && html`<span class="tag">private</span>`}</h1>
${repository.description !== '' && html`<p class="muted">${repository.description}</p>`}
<p><code>git clone ${store.serverUrl()}/${owner}/${name}.git</code></p>
<div class="columns"><div>
${section('Open pull requests', pulls.length, issueRows(repository, pulls, 'No open pull request.'))}
${section('Open issues', issues.length, issueRows(repository, issues, 'No open issue.'))}
${tip && (await readmeSection(directory, tip))}
</div><div>
${section('Branches', branches.length, branchRows(repository, branches))}
${section(`Latest commits on ${defaultBranch}`, undefined, commitRows(repository, commits))}
</div></div>`;
  return page(200, `${owner}/${name}`, [repositoryCrumb(repository)], body);
}

export function repositoryCrumb({ owner, name }: Repository): Crumb {
  return { label: `${owner}/${name}`, href: `/github/${owner}/${name}` };
}

function issueRows({ owner, name }: Repository, issues: Issue[], empty: string): Html {
  const row = (issue: Issue): Html =>
    html`<div><span class="grow"><a href="/github/${owner}/${name}/${issue.pull ? 'pull' : 'issues'}/${issue.number}"><strong>${issue.title}</strong></a>
${labels(issue.labels)}<br><span class="muted small">#${issue.number} by ${issue.author}, ${when(issue.createdAtMs)}</span></span>
${issue.comments.length > 0 && html`<span class="muted small right">${counted(issue.comments.length, 'comment')}</span>`}</div>`;
  return rows(issues.map(row), empty);
}

export function labels(names: string[]): Html {
  return html`${names.map((name) => html`<span class="tag">${name}</span> `)}`;
}

function branchRows(repository: Repository, branches: Branch[]): Html {
  const row = ({ name, sha }: Branch): Html =>
    html`<div><span class="grow mono">${name} ${name === repository.defaultBranch && html`<span class="tag">default</span>`}</span><span class="mono muted">${sha.slice(0, 7)}</span></div>`;
  return rows(branches.slice(0, BRANCHES_SHOWN).map(row), 'No branch yet.');
}

export function commitRows({ owner, name }: Repository, commits: Commit[]): Html {
  const row = ({ sha, message, author }: Commit): Html =>
    html`<div><span class="grow">${message.split('\n')[0]}<br><span class="muted small">${author.name}, ${when(Date.parse(author.date))}</span></span>
<a class="mono" href="/github/${owner}/${name}/commit/${sha}">${sha.slice(0, 7)}</a></div>`;
  return rows(commits.map(row), 'No commits.');
}

async function readmeSection(directory: string, sha: string): Promise<Html> {
  const file = (await listTopFiles(directory, sha)).find((name) => /^readme(\.|$)/i.test(name));
  const text = file && (await readFileAt(directory, sha, file));
  if (!file || !text) return html``;
  return html`<h2>${file}</h2><div class="card"><pre>${text.slice(0, README_CHARS_MAX)}</pre></div>`;
}
