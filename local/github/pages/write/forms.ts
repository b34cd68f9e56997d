import type { Issue, PullRequest, Repository, Thread } from '../../state.ts';
import { isPullRequest } from '../../state.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { people } from './people.ts';

/** Remarks on lines that one review takes; more are made by another review. */
const REMARKS_MAX = 3;

type Place = { repository: Repository; number: number };

/** A form that posts to its own page; `what` says which of the page's forms it is. */
function form(place: Place, what: string, content: HtmlValue): Html {
  const { owner, name } = place.repository;
  return html`<form class="write" method="post" action="/github/${owner}/${name}/issues/${place.number}">
<input type="hidden" name="do" value="${what}">${content}</form>`;
}

function asWhom({ repository }: Place): Html {
  const options = people(repository).map(
    ({ login, role }) => html`<option value="${login}">${login} (${role})</option>`,
  );
  return html`<label>As <select name="as">${options}</select></label>`;
}

function words(label: string, isNeeded: boolean, rows = 3): Html {
  return html`<textarea name="body" rows="${rows}" aria-label="${label}" placeholder="${label}"${isNeeded && html` required`}></textarea>`;
}

/** A comment, and the buttons that close or open again. */
export function commentForm(repository: Repository, issue: Issue): Html {
  const place = { repository, number: issue.number };
  const state = issue.state === 'open' ? 'close' : 'reopen';
  const label = `${issue.state === 'open' ? 'Close' : 'Reopen'} ${isPullRequest(issue) ? 'pull request' : 'issue'}`;
  const isMerged = issue.pull?.mergedAtMs !== undefined;
  return html`<div class="card"><div class="body">
${form(place, 'comment', html`${words('Write a comment', true)}<div class="row">${asWhom(place)}<button>Comment</button></div>`)}
${!isMerged && form(place, state, html`<div class="row">${asWhom(place)}<button class="plain">${label}</button></div>`)}
</div></div>`;
}

/** Words, a verdict, and remarks on lines of the new side. */
export function reviewForm(repository: Repository, { number }: PullRequest, paths: string[]): Html {
  const place = { repository, number };
  const files = paths.map((path) => html`<option>${path}</option>`);
  const remarks = Array.from(
    { length: REMARKS_MAX },
    () => html`<div class="row remark"><select name="path" aria-label="File">${files}</select>
<input name="line" type="number" min="1" placeholder="Line" aria-label="Line"><input name="remark" class="grow" placeholder="Remark on this line" aria-label="Remark"></div>`,
  );
  const verdicts = [
    ['COMMENT', 'Comment'],
    ['APPROVE', 'Approve'],
    ['REQUEST_CHANGES', 'Request changes'],
  ].map(([value, label], index) => {
    const checked = index === 0 && html` checked`;
    return html`<label><input type="radio" name="event" value="${value}"${checked}> ${label}</label>`;
  });
  return html`<details class="card"><summary><strong>Review changes</strong></summary><div class="body">
${form(place, 'review', html`${words('What do you think of it?', false)}${remarks}<div class="row">${verdicts}</div><div class="row">${asWhom(place)}<button>Submit review</button></div>`)}
</div></details>`;
}

/** An answer in a thread, and whether it is settled. */
export function threadForms(repository: Repository, { number }: PullRequest, thread: Thread): Html {
  const place = { repository, number };
  const id = thread.comments[0]?.id;
  const settle = thread.isResolved ? 'unresolve' : 'resolve';
  const named = html`<input type="hidden" name="thread" value="${id}">`;
  return html`<details class="answer"><summary class="small">Answer or ${settle}</summary>
${form(place, 'reply', html`${named}${words('Answer', true, 2)}<div class="row">${asWhom(place)}<button>Answer</button></div>`)}
${form(place, settle, html`${named}<div class="row">${asWhom(place)}<button class="plain">${thread.isResolved ? 'Unresolve' : 'Resolve'} conversation</button></div>`)}
</details>`;
}

/** Merging, or why it cannot be done. */
export function mergeForm(repository: Repository, { number, state, pull }: PullRequest, canMerge: boolean): Html {
  if (pull.mergedAtMs !== undefined) return html`<p class="muted">Merged.</p>`;
  if (state !== 'open') return html``;
  if (!canMerge)
    return html`<div class="card"><div class="body status-failure">This branch has conflicts with <span class="mono">${pull.base}</span> that must be resolved.</div></div>`;
  const place = { repository, number };
  return html`<div class="card"><div class="body">${form(place, 'merge', html`<div class="row">${asWhom(place)}<button class="go">Merge pull request</button></div>`)}</div></div>`;
}
