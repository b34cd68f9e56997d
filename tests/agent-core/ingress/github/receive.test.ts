import type { SessionState } from '@remote-swe/core/domain/session/session';
import { PortError } from '@remote-swe/core/errors';
import type { CodeIngressPorts } from '@remote-swe/core/ingress/github/access/context';
import { REMARKS_PER_HOUR_MAX } from '@remote-swe/core/ingress/github/access/rights';
import { receiveEvent } from '@remote-swe/core/ingress/github/receive';
import { beforeEach, describe, expect, it } from 'vitest';
import { entry, SESSION } from '../../fakes/build.ts';
import type { World } from '../../fakes/world.ts';
import { type Body, bodyOf, Ingress, SHA, STATE } from './ingress.ts';

let ingress: Ingress;
let world: World;
let ports: CodeIngressPorts;

beforeEach(() => {
  ingress = new Ingress();
  ({ world, ports } = ingress);
});

const receive: Ingress['receive'] = (...sample) => ingress.receive(...sample);
const stored = () => ingress.stored();
let ids = 0;

describe('checks', () => {
  it.each(['check-suite', 'status'])('The end of %s rings every session that waits for the commit', async (name) => {
    expect(await receive(name)).toBe('rung');
    expect(world.wakes.rings.map(({ sessionId }) => sessionId)).toEqual([SESSION, 'slack:T1:C1:2']);
    expect(stored()).toEqual([]);
  });

  it('Checks that no session waits for ring nobody', async () => {
    ingress.waiting.clear();
    expect(await receive('check-suite')).toBe('ignored');
    expect(world.wakes.rings).toEqual([]);
  });

  it('Many checks of one commit ring once in ten seconds, and the end of a suite always', async () => {
    const run = (id: number) => (body: Body) => {
      body.check_run = { ...body.check_suite, id };
    };
    const event = 'check_run';
    for (const id of [1, 2, 3]) {
      const body = bodyOf('check-suite');
      run(id)(body);
      await receiveEvent(ports, ingress.settings, { event, delivery: `r${id}`, body });
    }
    await receive('check-suite');
    const dedups = world.wakes.rings.filter(({ sessionId }) => sessionId === SESSION).map(({ dedup }) => dedup);
    expect(new Set(dedups.slice(0, 3)).size).toBe(1);
    expect(dedups[3]).not.toBe(dedups[0]);
  });

  it.each([
    [
      'check-suite',
      (body: Body) => {
        body.action = 'requested' as never;
      },
    ],
    [
      'status',
      (body: Body) => {
        body.state = 'pending' as never;
      },
    ],
  ])('What is not over rings nobody: %s', async (name, change) => {
    expect(await receive(name, change)).toBe('ignored');
  });
});

describe('remarks', () => {
  it.each([
    ['issue-comment', 'github:comment:82', 'Does it need a changelog entry?', 'acme/strftime#2'],
    ['review-comment', 'github:line-comment:81', 'Why not a constant?', 'acme/strftime#2, strftime.js:12'],
    ['review', 'github:review:80', '(requests changes)\nPlease name the constant.', 'acme/strftime#2'],
  ])('A new %s of somebody with write permission is a message of theirs', async (name, key, text, where) => {
    expect(await receive(name)).toBe('accepted');
    expect(stored()).toMatchObject([
      {
        key,
        kind: 'message',
        user: 'github:alice',
        text,
        ts: '1795348800.000000',
        quotes: [{ frame: { name: where } }],
      },
    ]);
    expect(world.wakes.rings).toHaveLength(1);
  });

  it.each<[string, (body: Body) => void]>([
    [
      'the agent’s own account',
      (body) => {
        body.comment = { ...body.comment, user: { login: 'Remote-SWE' } };
      },
    ],
    [
      'a bot',
      (body) => {
        body.comment = { ...body.comment, user: { login: 'ci[bot]', type: 'Bot' } };
      },
    ],
    [
      'the agent, by its mark',
      (body) => {
        body.comment = { ...body.comment, body: 'x\n\n<!-- remote-swe ab -->' };
      },
    ],
    [
      'nobody',
      (body) => {
        body.comment = { ...body.comment, user: null };
      },
    ],
    [
      'a login that is none',
      (body) => {
        body.comment = { ...body.comment, user: { login: '<!channel>' } };
      },
    ],
  ])('Words of %s wake nobody', async (_who, change) => {
    expect(await receive('issue-comment', change)).toBe('ignored');
    expect(world.calls.only('inbox', 'wakes')).toEqual([]);
  });

  it('Somebody who quotes the agent with its mark is heard', async () => {
    const text = '> Done. <!-- remote-swe ab -->\n\nAnd the tests?';
    const quoted = (body: Body) => Object.assign(body, { comment: { ...body.comment, body: text } });
    expect(await receive('issue-comment', (body) => void quoted(body))).toBe('accepted');
    expect(stored()).toMatchObject([{ text }]);
  });

  it('Words of somebody without write permission wake nobody', async () => {
    world.codeHost.writers.clear();
    expect(await receive('issue-comment')).toBe('unauthorized');
    expect(stored()).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['that no session opened', () => ingress.opened.clear()],
    ['of a session that is gone', () => world.table.inbox.clear()],
  ])('A remark on a pull request %s is dropped', async (_what, change) => {
    change();
    expect(await receive('issue-comment')).toBe('ignored');
    expect(world.wakes.rings).toEqual([]);
  });

  it('A comment on an issue without a session, an edit and an empty review are no remarks', async () => {
    expect(await receive('issue-comment', (body) => void delete body.issue?.pull_request)).toBe('ignored');
    expect(
      await receive('issue-comment', (body) => {
        body.action = 'edited' as never;
      }),
    ).toBe('ignored');
    expect(
      await receive('review', (body) => void Object.assign(body.review ?? {}, { body: '', state: 'commented' })),
    ).toBe('ignored');
  });

  it('Beyond its bound an hour’s remarks are dropped, and the log says so', async () => {
    ingress.remarks = REMARKS_PER_HOUR_MAX;
    expect(await receive('issue-comment')).toBe('ignored');
    expect(JSON.stringify(world.log.lines)).toContain('Too many remarks');
  });
});

describe('merged and closed', () => {
  const withPull = (more: Partial<SessionState['pullRequests'][number]> = {}) => {
    const pull = { repository: 'acme/strftime', number: 2, url: 'u', branch: 'fix-iso-week', ...more };
    world.given({ ...STATE, pullRequests: [pull] });
  };

  it('A merged pull request is told its session with news, and stops the last work on it', async () => {
    withPull();
    expect(await receive('pull-request-merged', withHead)).toBe('accepted');
    expect(stored()).toMatchObject([
      { kind: 'stop', user: 'github:alice', text: 'merged', news: { kind: 'ended', how: 'merged', number: 2 } },
    ]);
  });

  it('The branch that a session pushed is deleted with the merge, and the news say so', async () => {
    withPull();
    await receive('pull-request-merged', withHead);
    expect(world.codeHost.deletedBranches).toEqual(['acme/strftime:fix-iso-week']);
    expect(stored()[0]?.news).toMatchObject({ deletedBranch: 'fix-iso-week' });
  });

  it.each<[string, () => void]>([
    [
      'is not wanted',
      () => {
        ingress.settings = { ...ingress.settings, deletesBranches: false };
      },
    ],
    ['is somebody else’s', () => withPull({ foreign: true })],
    ['has another name', () => withPull({ branch: 'other' })],
    ['is not known to the session', () => world.given(STATE)],
  ])('No branch is deleted where that %s', async (_what, change) => {
    withPull();
    change();
    await receive('pull-request-merged', withHead);
    expect(world.codeHost.deletedBranches).toEqual([]);
  });

  it.each(['moved', 'gone'] as const)('A branch that is %s is not told to be deleted', async (end) => {
    withPull();
    world.codeHost.branchEnd = end;
    await receive('pull-request-merged', withHead);
    expect(stored()[0]?.news).not.toHaveProperty('deletedBranch');
  });

  it('One that is opened again is told, so that its session has open work again', async () => {
    withPull({ ended: 'closed' });
    const reopened = (body: Body) => Object.assign(body, { action: 'reopened' });
    expect(await receive('pull-request-merged', reopened)).toBe('accepted');
    expect(stored()).toMatchObject([
      { kind: 'message', user: 'github:alice', news: { kind: 'reopened', repository: 'acme/strftime', number: 2 } },
    ]);
  });

  it('Pushes of others and openings again come as often as remarks may, and no more', async () => {
    ingress.remarks = REMARKS_PER_HOUR_MAX;
    const pushed = (body: Body) => Object.assign(withHead(body) ?? body, { action: 'synchronize' });
    expect(await receive('pull-request-merged', pushed)).toBe('ignored');
    expect(await receive('pull-request-merged', (body) => Object.assign(body, { action: 'reopened' }))).toBe('ignored');
    expect(stored()).toEqual([]);
  });

  it('A push of somebody else to the branch is told, and the agent’s own is not', async () => {
    const pushed = (by: string) => (body: Body) => {
      withHead(body);
      Object.assign(body, { action: 'synchronize', sender: { login: by } });
    };
    expect(await receive('pull-request-merged', pushed('alice'))).toBe('accepted');
    expect(stored()).toMatchObject([{ kind: 'message', news: { kind: 'pushed', head: SHA } }]);
    expect(await receive('pull-request-merged', pushed('remote-swe'))).toBe('ignored');
    expect(stored()).toHaveLength(1);
  });
});

const HEADS = ['a', 'b', 'a'].map((letter) => letter.repeat(40));

it('A force push that brings an earlier head back is told again, and each push once', async () => {
  const pushed = (head: string, minute: number) => (body: Body) => {
    withHead(body);
    Object.assign(body, { action: 'synchronize', after: head });
    Object.assign(body.pull_request ?? {}, {
      head: { ref: 'fix-iso-week', sha: head, repo: { full_name: 'acme/strftime' } },
    });
    Object.assign(body.pull_request ?? {}, { updated_at: `2026-11-22T12:0${minute}:00Z` });
  };
  for (const [minute, head] of HEADS.entries())
    for (const _again of [1, 2]) await receive('pull-request-merged', pushed(head, minute));
  expect(stored().map(({ news }) => news)).toMatchObject(HEADS.map((head) => ({ kind: 'pushed', head })));
});

const withHead = (body: Body) => {
  const head = { ref: 'fix-iso-week', sha: SHA, repo: { full_name: 'acme/strftime' } };
  Object.assign(body.pull_request ?? {}, { head });
};

describe('sessions of issues', () => {
  const HERE = 'github:acme:strftime:7';
  const here = () => (world.table.inbox.get(HERE) ?? []).map(({ item }) => item);
  const issue = (action: string, more: Record<string, unknown> = {}) => ({
    action,
    issue: {
      number: 7,
      title: 'Too slow',
      body: 'It is slow. @remote-swe',
      user: { login: 'bob' },
      created_at: '2026-11-22T12:00:00Z',
      updated_at: '2026-11-22T12:00:01Z',
      html_url: 'https://github.com/acme/strftime/issues/7',
    },
    repository: { full_name: 'acme/strftime' },
    sender: { login: 'alice', type: 'User' },
    ...more,
  });
  const send = (event: string, body: unknown) => ingress.send(event, body);
  const comment = (body: string, by = 'alice') =>
    issue('created', {
      comment: { id: 90 + ++ids, body, user: { login: by, type: 'User' }, created_at: '2026-11-22T12:00:02Z' },
    });

  it.each([
    ['labeled', { label: { name: 'Remote-SWE' } }, '(put the label remote-swe on this issue: it is yours)'],
    ['assigned', { assignee: { login: 'remote-swe[bot]' } }, '(assigned this issue to you)'],
    ['opened', {}, 'Too slow\n\nIt is slow.'],
  ])('An issue that is %s begins a session whose thread it is', async (action, more, text) => {
    expect(await send('issues', issue(action, more))).toBe('accepted');
    expect(ingress.begun).toEqual([HERE]);
    expect(here()).toMatchObject([{ kind: 'message', user: 'alice', text }]);
    expect(world.wakes.rings).toHaveLength(1);
  });

  it.each<[string, string, unknown]>([
    ['another label', 'issues', issue('labeled', { label: { name: 'bug' } })],
    ['an assignment to somebody', 'issues', issue('assigned', { assignee: { login: 'bob' } })],
    ['a label that is taken away', 'issues', issue('unlabeled', { label: { name: 'remote-swe' } })],
    [
      'a label that a program puts',
      'issues',
      issue('labeled', { label: { name: 'remote-swe' }, sender: { login: 'x[bot]', type: 'Bot' } }),
    ],
    ['words that mention nobody', 'issue_comment', comment('slow indeed')],
    ['a mention by a program', 'issue_comment', comment('@remote-swe go', 'ci[bot]')],
    ['the agent’s own mention of itself', 'issue_comment', comment('@remote-swe go', 'remote-swe')],
    ['a mention with the agent’s mark', 'issue_comment', comment('@remote-swe\n<!-- remote-swe x -->')],
  ])('Nothing begins by %s', async (_what, event, body) => {
    expect(await send(event, body)).toBe('ignored');
    expect(ingress.begun).toEqual([]);
    expect(here()).toEqual([]);
  });

  it('What a stranger asks for begins nothing, and nobody is told', async () => {
    world.codeHost.writers.clear();
    expect(await send('issues', issue('labeled', { label: { name: 'remote-swe' } }))).toBe('unauthorized');
    expect(await send('issue_comment', comment('@remote-swe go'))).toBe('unauthorized');
    expect(ingress.begun).toEqual([]);
    expect(world.chat.said).toEqual([]);
  });

  it('After its beginning every comment of a taker-part is read, and one without a mention is not asked', async () => {
    await send('issue_comment', comment('@remote-swe go'));
    await send('issue_comment', comment('faster, please'));
    expect(here()).toMatchObject([{ text: 'go' }, { text: 'faster, please', unasked: true }]);
    expect(here()[0]).not.toHaveProperty('unasked');
  });

  it('A comment that only says stop stops the session, and where there is none the agent says so', async () => {
    expect(await send('issue_comment', comment('@remote-swe stop'))).toBe('answered');
    await send('issue_comment', comment('@remote-swe go'));
    expect(await send('issue_comment', comment('please stop'))).toBe('accepted');
    expect(here().at(-1)).toMatchObject({ kind: 'stop', user: 'alice' });
    expect(world.chat.said).toHaveLength(1);
  });

  it.each(['help', 'status', 'Help!'])(
    'The command %s is answered once, however often it is delivered',
    async (word) => {
      const body = comment(`@remote-swe ${word}`);
      expect(await send('issue_comment', body)).toBe('answered');
      await send('issue_comment', body);
      expect(world.chat.said).toHaveLength(1);
      expect(ingress.begun).toEqual([]);
    },
  );

  it('A command whose answer is refused for good ends so, said in the log; one that fails is answered later', async () => {
    const body = comment('@remote-swe help');
    world.calls.failNext('chat.say', new PortError('retry', 'GitHub: 502'), 'before');
    await expect(send('issue_comment', body)).rejects.toThrow('GitHub: 502');
    world.calls.failNext('chat.say', new PortError('not-found', 'GitHub: 404'), 'before');
    expect(await send('issue_comment', body)).toBe('answered');
    expect(world.log.lines).toContainEqual(expect.objectContaining({ message: 'An answer was refused' }));
    await send('issue_comment', body);
    expect(world.chat.said).toEqual([]);
  });

  it('Only who began a session raises its budget', async () => {
    await send('issue_comment', comment('@remote-swe go'));
    world.codeHost.writers.add('carol');
    const begunByAlice = { ...STATE, begunBy: 'alice' };
    world.table.entries.set(HERE, [entry(begunByAlice, { version: 1 })]);
    await send('issue_comment', comment('@remote-swe raise_budget 50', 'carol'));
    expect(here()).toHaveLength(1);
    await send('issue_comment', comment('@remote-swe raise_budget 50'));
    expect(here().at(-1)).toMatchObject({ kind: 'resume', raiseToMicroUsd: 50_000_000 });
  });

  it.each(['issues', 'pull_request'])(
    'Whom %s tells to have closed it ends its session only if they may take part',
    async (event) => {
      await send('issue_comment', comment('@remote-swe go'));
      const closed = (by: string, merged = false) =>
        issue('closed', { sender: { login: by, type: 'User' }, pull_request: { number: 7, merged } });
      expect(await send(event, closed('bob'))).toBe('unauthorized');
      expect(await send(event, closed('alice'))).toBe('accepted');
      expect(here().at(-1)).toMatchObject({ kind: 'stop', user: 'alice', news: { kind: 'over', how: 'closed' } });
      if (event === 'pull_request') expect(await send(event, closed('merge-queue', true))).toBe('accepted');
    },
  );

  it.each([
    ['review_requested', { requested_reviewer: { login: 'remote-swe' } }],
    ['labeled', { label: { name: 'remote-swe-review' } }],
  ])('A pull request of somebody that is %s begins a session that reviews it', async (action, more) => {
    const url = 'https://github.com/acme/strftime/pull/7';
    const pull = { number: 7, html_url: url, updated_at: '2026-11-22T12:00:00Z', user: { login: 'bob' } };
    const { issue: _issue, ...body } = issue(action, { pull_request: pull, ...more });
    expect(await send('pull_request', body)).toBe('accepted');
    expect(here()).toMatchObject([{ mode: 'review', text: `(asks you to review this pull request: ${url})` }]);
  });

  it('A repository whose name is too long for an id has no session', async () => {
    const long = issue('labeled', {
      label: { name: 'remote-swe' },
      repository: { full_name: `acme/${'x'.repeat(100)}${''}` },
    });
    expect(await send('issues', { ...long, repository: { full_name: `${'a'.repeat(39)}/${'x'.repeat(100)}` } })).toBe(
      'ignored',
    );
  });
});
