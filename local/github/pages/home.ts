import type { LocalResponse } from '../../kernel/http.ts';
import type { Issue, Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { type Html, html } from './html.ts';
import { counted, page, rows, section, when } from './layout.ts';
import { rateLimitForm } from './write/rate-limit.ts';

/** All repositories, private ones too: whoever reaches this port may see everything on it. */
export function homePage(store: GitHubStore): LocalResponse {
  const all = [...store.repositories.values()];
  const list = rows(all.map(repositoryRow), 'No repository yet.');
  return page(200, 'Repositories', [], html`${section('Repositories', all.length, list)}${rateLimitForm()}`);
}

function repositoryRow(repository: Repository): Html {
  const { owner, name, description, pushedAtMs } = repository;
  const open = [...repository.issues.values()].filter((issue) => issue.state === 'open');
  return html`<div><span class="grow"><a href="/github/${owner}/${name}"><strong>${owner}/${name}</strong></a>
${repository.private && html`<span class="tag">private</span>`}${description !== '' && html`<br><span class="muted">${description}</span>`}</span>
<span class="muted small right">${counts(open)} · pushed ${when(pushedAtMs)}</span></div>`;
}

function counts(open: Issue[]): string {
  const pulls = open.filter((issue) => issue.pull).length;
  return `${counted(open.length - pulls, 'issue')} · ${counted(pulls, 'pull request')}`;
}
