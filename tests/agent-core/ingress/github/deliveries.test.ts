import { createHmac } from 'node:crypto';
import { answerEvent } from '@remote-swe/core/ingress/github/answer';
import { GITHUB_BODY_BYTES_MAX } from '@remote-swe/core/ingress/github/signature';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadEvent } from '../../../../scripts/event.mjs';
import type { World } from '../../fakes/world.ts';
import { Ingress, SECRET } from './ingress.ts';

let ingress: Ingress;
let world: World;

beforeEach(() => {
  ingress = new Ingress();
  ({ world } = ingress);
});

const receive: Ingress['receive'] = (...sample) => ingress.receive(...sample);
const stored = () => ingress.stored();

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
      expect(await ingress.send(event, body, 'x')).toBe('ignored');
  });
});

describe('the signature', () => {
  const answer = (
    change: (request: { headers: Record<string, string>; body: string }) => void = () => {},
    secret = SECRET,
  ) => {
    const request = loadEvent('github/check-suite') as { headers: Record<string, string>; body: string };
    change(request);
    return answerEvent({ ...ingress, secret: async () => secret, askSecret: async () => '', learn: () => {} }, request);
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
