import { createHmac } from 'node:crypto';
import { answerEvent } from '@remote-swe/core/ingress/github/answer';
import { type CodeIngressPorts, REMARKS_PER_HOUR_MAX, receiveEvent } from '@remote-swe/core/ingress/github/receive';
import { GITHUB_BODY_BYTES_MAX } from '@remote-swe/core/ingress/github/signature';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadEvent } from '../../../../scripts/event.mjs';
import { SESSION } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const SECRET = 'local-webhook-secret';
const SHA = 'd6fde92930d4715a2b49857d24b940956b26d2d3';
const COMMIT = `github.com/acme/strftime@${SHA}`;
const PULL = 'github.com/acme/strftime#2';

let world: World;
let ports: CodeIngressPorts;
let waiting: Map<string, string[]>;
let opened: Map<string, string>;
let deliveries: Set<string>;
let remarks: number;

beforeEach(() => {
  world = new World();
  waiting = new Map([[COMMIT, [SESSION, 'slack:T1:C1:2']]]);
  opened = new Map([[PULL, SESSION]]);
  deliveries = new Set();
  remarks = 0;
  world.table.inbox.set(SESSION, []);
  world.codeHost.writers.add('alice');
  ports = {
    events: {
      awaiting: async (key) => waiting.get(key) ?? [],
      openedBy: async (key) => opened.get(key),
      wasHandled: async (id) => deliveries.has(id),
      handled: async (id) => void deliveries.add(id),
      countRemark: async () => ++remarks,
    },
    inbox: world.table,
    wakes: world.wakes,
    codeHost: world.codeHost,
    clock: world.clock,
    log: world.log,
  };
});

type Body = Record<string, unknown> & { [part: string]: { [field: string]: unknown } };
function bodyOf(name: string): Body {
  return JSON.parse(String(loadEvent(`github/${name}`).body));
}
const EVENTS: Record<string, string> = {
  ...{ 'check-suite': 'check_suite', status: 'status', 'pull-request-merged': 'pull_request' },
  ...{ review: 'pull_request_review', 'review-comment': 'pull_request_review_comment' },
  'issue-comment': 'issue_comment',
};
let ids = 0;
const receive = (name: string, change: (body: Body) => void = () => {}, delivery = `d${++ids}`) => {
  const body = bodyOf(name);
  change(body);
  return receiveEvent(ports, { event: EVENTS[name] ?? name, delivery, body });
};
const stored = () => (world.table.inbox.get(SESSION) ?? []).map(({ item }) => item);

describe('checks', () => {
  it.each(['check-suite', 'status'])('The end of %s rings every session that waits for the commit', async (name) => {
    expect(await receive(name)).toBe('rung');
    expect(world.wakes.rings.map(({ sessionId }) => sessionId)).toEqual([SESSION, 'slack:T1:C1:2']);
    expect(stored()).toEqual([]);
  });

  it('Checks that no session waits for ring nobody', async () => {
    waiting.clear();
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
      await receiveEvent(ports, { event, delivery: `r${id}`, body });
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
    ['review-comment', 'github:comment:81', 'Why not a constant?', 'acme/strftime#2, strftime.js:12'],
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
        body.comment = { ...body.comment, body: 'x <!-- remote-swe ab -->' };
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

  it('Words of somebody without write permission wake nobody', async () => {
    world.codeHost.writers.clear();
    expect(await receive('issue-comment')).toBe('unauthorized');
    expect(stored()).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['that no session opened', () => opened.clear()],
    ['of a session that is gone', () => world.table.inbox.clear()],
  ])('A remark on a pull request %s is dropped', async (_what, change) => {
    change();
    expect(await receive('issue-comment')).toBe('ignored');
    expect(world.wakes.rings).toEqual([]);
  });

  it('A comment on an issue, an edit and an empty review are no remarks', async () => {
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
    remarks = REMARKS_PER_HOUR_MAX;
    expect(await receive('issue-comment')).toBe('ignored');
    expect(JSON.stringify(world.log.lines)).toContain('Too many remarks');
  });
});

describe('merged and closed', () => {
  it('A merged pull request stops its session until somebody writes', async () => {
    expect(await receive('pull-request-merged')).toBe('accepted');
    expect(stored()).toMatchObject([{ kind: 'stop', user: 'github:alice', text: 'merged' }]);
  });
});

describe('deliveries', () => {
  it('A delivery that comes again does nothing', async () => {
    await receive('issue-comment', undefined, 'same');
    expect(await receive('issue-comment', undefined, 'same')).toBe('repeated');
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('A delivery that died half-way is stored once and rung for again', async () => {
    world.calls.failNext('wakes.ring random', new Error('killed'));
    await expect(receive('issue-comment', undefined, 'same')).rejects.toThrow('killed');
    expect(await receive('issue-comment', undefined, 'same')).toBe('accepted');
    expect(stored()).toHaveLength(1);
    expect(world.wakes.rings).toHaveLength(1);
  });

  it.each([['ping'], ['deployment'], ['pull_request']])('An event %s that says nothing is ignored', async (event) => {
    for (const body of [
      null,
      [],
      'x',
      7,
      {},
      { repository: { full_name: '../..' } },
      { repository: { full_name: 'a/b' } },
    ])
      expect(await receiveEvent(ports, { event, delivery: 'x', body })).toBe('ignored');
  });
});

describe('the signature', () => {
  const answer = (
    change: (request: { headers: Record<string, string>; body: string }) => void = () => {},
    secret = SECRET,
  ) => {
    const request = loadEvent('github/check-suite') as { headers: Record<string, string>; body: string };
    change(request);
    return answerEvent({ ports, secret: async () => secret }, request);
  };

  it('A signed event is taken', async () => {
    expect(await answer()).toEqual({ statusCode: 200, body: 'rung' });
  });

  it.each<[string, Parameters<typeof answer>[0]]>([
    [
      'another body',
      (request) => {
        request.body += ' ';
      },
    ],
    ['no signature', (request) => void delete request.headers['x-hub-signature-256']],
    [
      'a signature of another secret',
      (request) => {
        request.headers['x-hub-signature-256'] = `sha256=${'a'.repeat(64)}`;
      },
    ],
    [
      'two signatures',
      (request) => {
        request.headers['X-Hub-Signature-256'] = 'sha256=x';
      },
    ],
  ])('An event with %s is refused with 401', async (_what, change) => {
    expect((await answer(change)).statusCode).toBe(401);
    expect(world.wakes.rings).toEqual([]);
  });

  it('An empty secret signs nothing', async () => {
    const sign = (request: { headers: Record<string, string>; body: string }) => {
      request.headers['x-hub-signature-256'] = `sha256=${createHmac('sha256', '').update(request.body).digest('hex')}`;
    };
    expect((await answer(sign, '')).statusCode).toBe(401);
  });

  it('A body that is too large is refused before it is read', async () => {
    expect(
      (
        await answer((request) => {
          request.body = 'x'.repeat(GITHUB_BODY_BYTES_MAX + 1);
        })
      ).statusCode,
    ).toBe(413);
  });
});
