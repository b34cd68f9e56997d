import type { LocalResponse } from '../../kernel/http.ts';
import type { Issue, Repository } from '../state.ts';
import { type Html, html } from './html.ts';
import { page, post, when } from './layout.ts';
import { labels, repositoryCrumb } from './repository.ts';
import { commentForm } from './write/forms.ts';

export function issuePage(repository: Repository, issue: Issue): LocalResponse {
  const { number, title, author } = issue;
  const body = html`<h1>${title} <span class="number">#${number}</span></h1>
<div class="meta">${stateBadge(issue)}<span><strong>${author}</strong> opened this issue, ${when(issue.createdAtMs)}</span>${labels(issue.labels)}</div>
${conversation(issue)}
${commentForm(repository, issue)}`;
  const crumb = { label: `#${number}`, href: `/github/${repository.owner}/${repository.name}/issues/${number}` };
  return page(200, `${title} · Issue #${number}`, [repositoryCrumb(repository), crumb], body);
}

export function stateBadge({ state, pull }: Issue): Html {
  if (state === 'open' && pull?.draft) return html`<span class="badge draft">Draft</span>`;
  return state === 'open' ? html`<span class="badge open">Open</span>` : html`<span class="badge closed">Closed</span>`;
}

/** The description and every comment. */
export function conversation({ author, createdAtMs, body, comments }: Issue): Html {
  const answers = comments.map((comment) =>
    post(comment.author, comment.createdAtMs, comment.body, `issuecomment-${comment.id}`),
  );
  return html`${post(author, createdAtMs, body)}${answers}`;
}
