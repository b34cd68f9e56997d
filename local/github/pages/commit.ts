import type { LocalResponse } from '../../kernel/http.ts';
import { diffFiles } from '../git/diff.ts';
import type { Commit } from '../git/history.ts';
import type { Repository } from '../state.ts';
import { diffView } from './diff-view.ts';
import { html } from './html.ts';
import { page, when } from './layout.ts';
import { total } from './pull.ts';
import { repositoryCrumb } from './repository.ts';

/** One commit against its first parent. */
export async function commitPage(repository: Repository, commit: Commit): Promise<LocalResponse> {
  const { sha, message, author, parents } = commit;
  const [title = '', ...rest] = message.split('\n');
  const files = await diffFiles(repository.directory, parents[0], sha);
  const details = rest.join('\n').trim();
  const body = html`<h1>${title}</h1>
<div class="meta"><span><strong>${author.name}</strong> committed, ${when(Date.parse(author.date))}</span><span class="mono">${sha}</span></div>
${details !== '' && html`<pre>${details}</pre>`}
<h2>Files changed <span class="count">${files.length}</span> ${total(files)}</h2>
${diffView(files)}`;
  const crumb = { label: sha.slice(0, 7), href: `/github/${repository.owner}/${repository.name}/commit/${sha}` };
  return page(200, `${title} · ${sha.slice(0, 7)}`, [repositoryCrumb(repository), crumb], body);
}
