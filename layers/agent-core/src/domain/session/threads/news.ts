import { isSameRepository } from '../../repository.ts';
import type { InboxItem, News } from '../journal.ts';
import type { PullRequest, SessionState } from '../session.ts';

/** The state that knows the news. When nothing of its own is open any more, the session is over until somebody begins a turn. */
export function withNews(state: SessionState, items: InboxItem[]): SessionState {
  return items.reduce((known, { news, at }) => (news ? withOne(known, news, at) : known), state);
}

function withOne(state: SessionState, news: News, at: number): SessionState {
  switch (news.kind) {
    case 'pushed':
      return state;
    case 'over':
      return { ...state, overAt: at };
    case 'ended': {
      const known = withPull(state, news, (pull) => (isStale(pull, news) ? pull : { ...pull, ended: news.how }));
      return hasOpen(known) ? known : { ...known, overAt: at };
    }
    case 'reopened': {
      const known = withPull(state, news, ({ ended: _, ...pull }) => ({ ...pull, reopenedAt: news.at }));
      return hasOpen(known) ? { ...known, overAt: undefined } : known;
    }
  }
}

function withPull(
  state: SessionState,
  news: { repository: string; number: number },
  change: (pull: PullRequest) => PullRequest,
): SessionState {
  return { ...state, pullRequests: state.pullRequests.map((pull) => (isOf(pull, news) ? change(pull) : pull)) };
}

/** Events may come late: an end that came before the pull request was opened again is over. */
function isStale({ reopenedAt }: PullRequest, { at }: { at?: number }): boolean {
  return at !== undefined && reopenedAt !== undefined && at <= reopenedAt;
}

function isOf({ repository, number }: PullRequest, news: { repository: string; number: number }): boolean {
  return number === news.number && isSameRepository(repository, news.repository);
}

function hasOpen({ pullRequests }: SessionState): boolean {
  return pullRequests.some(({ foreign, ended }) => !foreign && ended === undefined);
}

/** Whether a stop ends the work: that of a person does, that of a pull request only when it was the last that is open. */
export function endsWork(state: SessionState, items: InboxItem[], index: number): boolean {
  const item = items[index];
  if (item?.kind !== 'stop') return false;
  if (item.news?.kind !== 'ended') return true;
  return !hasOpen(withNews(state, items.slice(0, index + 1)));
}

/** Whether all that the session was for has ended since its turn began. */
export function isOver({ overAt, turnStartedAt }: SessionState): boolean {
  return overAt !== undefined && overAt >= turnStartedAt;
}

/** How the model reads it, as what `user` did. */
export function newsText(news: News): string {
  switch (news.kind) {
    case 'ended': {
      const { repository, number, how, deletedBranch } = news;
      const branch = deletedBranch === undefined ? '' : `; its branch ${deletedBranch} was deleted`;
      return `(${how} the pull request ${repository}#${number}${branch})`;
    }
    case 'reopened':
      return `(opened the pull request ${news.repository}#${news.number} again)`;
    case 'over':
      return `(${news.how} what this thread is about)`;
    case 'pushed':
      return `(pushed to the branch of ${news.repository}#${news.number}: its head is ${news.head} now; fetch before you push)`;
  }
}
