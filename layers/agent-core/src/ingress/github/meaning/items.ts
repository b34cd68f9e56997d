import { oneLine } from '../../../domain/frames/one-line.ts';
import { at, words } from '../../../domain/json.ts';
import { isAgentText, isSameLogin, mentionsLogin, withoutMention } from '../../../domain/people/agent-login.ts';
import { repositoryName } from '../../../domain/repository.ts';
import { SHA } from './checks.ts';
import { count, isBot, loginOf, timeOf } from './fields.ts';
import { type EndedBranch, ignore, type Meaning, type Reading, shown } from './meaning.ts';

type Item = 'issue' | 'pull_request';

/** Something was done to an issue or a pull request itself. What programs do starts nothing. */
export function itemEvent(item: Item, repository: string, body: unknown, reading: Reading): Meaning {
  const number = count(body, item, 'number') ?? count(body, 'number');
  const by = loginOf(body, 'sender');
  if (number === undefined || !by) return ignore('something without a number or without anybody who did it');
  const place = { where: `${repository}#${number}`, url: oneLine(words(body, item, 'html_url') ?? '') };
  const updated = timeOf(words(body, item, 'updated_at'), reading.now);
  const deed = { repository, number, by, at: updated, ...place };
  const action = words(body, 'action');
  if (action === 'closed') return closed(item, body, deed, reading.now);
  if (action === 'synchronize') return pushed(body, deed, reading);
  if (action === 'reopened' && item === 'pull_request') return { kind: 'reopened', ...deed };
  if (isBot(body, 'sender') || isSameLogin(by, reading.agent)) return ignore('what a program did');
  if (isOfAgent(item, action, body, by)) return ignore('what the agent did');
  if (words(body, item, 'state') === 'closed') return ignore('something that is closed');
  const reviews = item === 'pull_request' && asksForReview(action, body, reading);
  const text = reviews ? `(asks you to review this pull request: ${place.url})` : asked(item, action, body, reading);
  if (text === undefined) return ignore('something that asks for nothing');
  // The thread's first words have a key of their own: they are read with the thread, too.
  const key =
    action === 'opened'
      ? `github:thread:${number}`
      : `github:${action}${reviews ? '-review' : ''}:${number}:${updated}`;
  return {
    kind: 'start',
    isPull: item === 'pull_request',
    ...deed,
    at: action === 'opened' ? timeOf(words(body, item, 'created_at'), reading.now) : updated,
    key,
    text,
    ...(reviews ? { mode: 'review' as const } : {}),
  };
}

/** With the token of a person's account the agent is known by its mark: it opens pull requests, and gives them labels and reviewers. */
function isOfAgent(item: Item, action: string | undefined, body: unknown, by: string): boolean {
  const isItsOwn = isAgentText(words(body, item, 'body') ?? '');
  return isItsOwn && (action === 'opened' || isSameLogin(by, loginOf(body, item, 'user') ?? ''));
}

/** Behind the agent's label, for a session that reviews. */
const REVIEW_LABEL = '-review';

/** The agent is asked as people are, or by a label: an App cannot be asked. */
function asksForReview(action: string | undefined, body: unknown, { agent, label }: Reading): boolean {
  if (action === 'labeled') return isSame(words(body, 'label', 'name'), `${label}${REVIEW_LABEL}`);
  return action === 'review_requested' && isSameLogin(words(body, 'requested_reviewer', 'login') ?? '', agent);
}

/** What somebody asks for by what they did; undefined: nothing. */
function asked(item: Item, action: string | undefined, body: unknown, { agent, label }: Reading): string | undefined {
  const what = item === 'issue' ? 'issue' : 'pull request';
  switch (action) {
    case 'opened': {
      const text = `${words(body, item, 'title') ?? ''}\n\n${words(body, item, 'body') ?? ''}`.trim();
      return mentionsLogin(text, agent) ? shown(withoutMention(text, agent)) : undefined;
    }
    case 'labeled':
      return isSame(words(body, 'label', 'name'), label)
        ? `(put the label ${label} on this ${what}: it is yours)`
        : undefined;
    case 'assigned':
      return isSameLogin(words(body, 'assignee', 'login') ?? '', agent) ? `(assigned this ${what} to you)` : undefined;
    default:
      return undefined;
  }
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

type Deed = Pick<Extract<Meaning, { kind: 'over' }>, 'repository' | 'number' | 'by' | 'at' | 'where' | 'url'>;

function closed(item: Item, body: unknown, deed: Deed, now: number): Meaning {
  const closedAt = timeOf(words(body, item, 'closed_at'), now);
  if (item === 'issue')
    return isBot(body, 'sender') ? ignore('an issue that a program closed') : { kind: 'over', ...deed, at: closedAt };
  const isMerged = at(body, item, 'merged') === true;
  const branch = branchOf(body);
  return { kind: 'ended', ...deed, at: closedAt, isMerged, ...(branch ? { branch } : {}) };
}

/** Its repository may be a fork's; a payload that does not say which is of the same repository only if it says so. */
function branchOf(body: unknown): EndedBranch | undefined {
  const [name, sha] = [words(body, 'pull_request', 'head', 'ref'), words(body, 'pull_request', 'head', 'sha') ?? ''];
  const repository = words(body, 'pull_request', 'head', 'repo', 'full_name') ?? '';
  return name && SHA.test(sha) && repositoryName(repository) ? { repository, name, sha } : undefined;
}

function pushed(body: unknown, deed: Deed, { agent }: Reading): Meaning {
  const head = words(body, 'pull_request', 'head', 'sha') ?? words(body, 'after') ?? '';
  if (!SHA.test(head)) return ignore('a push without a commit');
  if (isSameLogin(deed.by, agent)) return ignore('the agent’s own push');
  return { kind: 'pushed', ...deed, head, author: loginOf(body, 'pull_request', 'user') };
}
