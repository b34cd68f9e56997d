import { CODE_RIGHTS, type CodeRight } from '@remote-swe/core/domain/people/code-rights';
import { beforeEach, describe, expect, it } from 'vitest';
import { Ingress } from './ingress.ts';

const HERE = 'github:acme:strftime:7';
let ingress: Ingress;
beforeEach(() => {
  ingress = new Ingress();
});

const here = () => ingress.stored(HERE);
const person = (login: string) => ({ login, type: 'User' });
const pull = (action: string, more: Record<string, unknown> = {}) => ({
  action,
  number: 7,
  pull_request: {
    ...{ number: 7, title: 'Count weeks', body: 'See the issue.', user: person('bob') },
    ...{ created_at: '2026-11-22T12:00:00Z', updated_at: '2026-11-22T12:00:01Z' },
    html_url: 'https://github.com/acme/strftime/pull/7',
  },
  repository: { full_name: 'acme/strftime' },
  sender: person('alice'),
  ...more,
});

describe('who may start a session', () => {
  const labelled = pull('labeled', { label: { name: 'remote-swe' } });

  it.each(['triage', 'write', 'maintain', 'admin'] as const)(
    'With the least right %s nobody below it starts a session, and everybody from it on does',
    async (starters) => {
      ingress.settings = { ...ingress.settings, starters };
      const outcomes = [];
      for (const right of CODE_RIGHTS) outcomes.push(await asking(right));
      const from = CODE_RIGHTS.indexOf(starters);
      expect(outcomes).toEqual(CODE_RIGHTS.map((_, at) => (at < from ? 'unauthorized' : 'accepted')));
    },
  );

  it('A remark on a pull request of a session wants the same right', async () => {
    ingress.settings = { ...ingress.settings, starters: 'maintain' };
    expect(await ingress.receive('issue-comment')).toBe('unauthorized');
    ingress.world.codeHost.rightOf = async () => 'maintain';
    expect(await ingress.receive('issue-comment')).toBe('accepted');
  });

  async function asking(right: CodeRight) {
    ingress.world.codeHost.rightOf = async () => right;
    ingress.world.table.inbox.delete(HERE);
    return ingress.send('pull_request', labelled);
  }
});

describe('a pull request of somebody as a session’s thread', () => {
  const comment = { id: 91, body: '@remote-swe mend it', user: person('alice'), created_at: '2026-11-22T12:00:02Z' };
  const asIssue = { ...pull('created').pull_request, pull_request: { url: 'u' } };

  it.each([
    ['@remote-swe please review', 'bob', 'review'],
    ['このPRをレビューしてください @remote-swe', 'bob', 'review'],
    ['@remote-swe fix what the review says', 'bob', undefined],
    ['@remote-swe thanks for the review!', 'bob', undefined],
    ['@remote-swe please review', 'remote-swe', undefined],
  ])('The comment %j on a pull request of %s begins a session with the mode %s', async (body, author, mode) => {
    const issue = { ...asIssue, user: person(author) };
    const event = { ...pull('created'), pull_request: undefined, issue, comment: { ...comment, body } };
    expect(await ingress.send('issue_comment', event)).toBe('accepted');
    expect(here()).toHaveLength(1);
    expect(here()[0]?.mode).toBe(mode);
  });

  it('A comment on an issue that asks for a review begins a session that works', async () => {
    const issue = { ...asIssue, pull_request: undefined };
    const said = { ...comment, body: '@remote-swe please review' };
    await ingress.send('issue_comment', { ...pull('created'), pull_request: undefined, issue, comment: said });
    expect(here()[0]).not.toHaveProperty('mode');
  });

  it.each<[string, string, unknown, string]>([
    [
      'labelled',
      'pull_request',
      pull('labeled', { label: { name: 'Remote-SWE' } }),
      '(put the label remote-swe on this pull request: it is yours)',
    ],
    [
      'assigned',
      'pull_request',
      pull('assigned', { assignee: person('remote-swe[bot]') }),
      '(assigned this pull request to you)',
    ],
    ['opened with a mention', 'pull_request', opened('please rebase @remote-swe'), 'Count weeks\n\nplease rebase'],
    ['commented on with a mention', 'issue_comment', { ...pull('created'), issue: asIssue, comment }, 'mend it'],
  ])('A pull request that is %s begins a session whose thread it is', async (_what, event, body, text) => {
    expect(await ingress.send(event, body)).toBe('accepted');
    expect(ingress.begun).toEqual([HERE]);
    expect(here()).toMatchObject([{ kind: 'message', user: 'alice', text }]);
    expect(here()[0]).not.toHaveProperty('mode');
    expect(ingress.world.wakes.rings.map(({ sessionId }) => sessionId)).toEqual([HERE]);
  });

  it.each<[string, string, unknown]>([
    ['another label', 'pull_request', pull('labeled', { label: { name: 'bug' } })],
    ['an assignment to somebody', 'pull_request', pull('assigned', { assignee: person('bob') })],
    ['an opening that mentions nobody', 'pull_request', pull('opened')],
    [
      'a comment that mentions nobody',
      'issue_comment',
      { ...pull('created'), issue: asIssue, comment: { ...comment, body: 'mend it' } },
    ],
  ])('On a pull request of somebody nothing begins by %s', async (_what, event, body) => {
    expect(await ingress.send(event, body)).toBe('ignored');
    expect(here()).toEqual([]);
  });

  const mark = '\n\n<!-- remote-swe ab -->';
  it.each<[string, unknown]>([
    ['opened', opened(`For @remote-swe${mark}`)],
    ['labelled', labelledAs('remote-swe', { body: `x${mark}`, user: person('alice') })],
    ['labelled after it was closed', labelledAs('remote-swe', { state: 'closed' })],
  ])('By a pull request that the agent itself has %s with a person’s token nothing begins', async (_what, body) => {
    expect(await ingress.send('pull_request', body)).toBe('ignored');
    expect(here()).toEqual([]);
  });

  it('A person who labels a pull request of the agent asks for it', async () => {
    const body = labelledAs('remote-swe', { body: `x${mark}`, user: person('bob') });
    expect(await ingress.send('pull_request', body)).toBe('accepted');
  });

  it('Of two labels in one second each is heard', async () => {
    for (const label of ['remote-swe', 'remote-swe-review'])
      expect(await ingress.send('pull_request', labelledAs(label))).toBe('accepted');
    expect(here().map(({ key }) => key)).toEqual([
      expect.stringContaining(':labeled:'),
      expect.stringContaining(':labeled-review:'),
    ]);
  });

  it.each(['labeled', 'assigned', 'opened'])(
    'On a pull request nothing begins that a stranger has %s',
    async (action) => {
      ingress.world.codeHost.writers.clear();
      const more = { label: { name: 'remote-swe' }, assignee: person('remote-swe') };
      const body = { ...opened('@remote-swe go'), action, ...more };
      expect(await ingress.send('pull_request', body)).toBe('unauthorized');
      expect(ingress.begun).toEqual([]);
    },
  );

  function labelledAs(name: string, more: Record<string, unknown> = {}) {
    const given = pull('labeled', { label: { name } });
    return { ...given, pull_request: { ...given.pull_request, ...more } };
  }

  function opened(body: string) {
    const given = pull('opened');
    return { ...given, pull_request: { ...given.pull_request, body } };
  }
});
