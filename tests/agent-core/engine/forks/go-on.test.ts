import { eventsOf } from '@remote-swe/core/domain/events/events-of';
import type { PullRequest } from '@remote-swe/core/domain/session/session';
import type { RunCommand } from '@remote-swe/core/domain/worker/command';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { describe, expect, it } from 'vitest';
import { acting, bashCall, dispatches, idle, RULES, SESSION, state, thinking, toolUse } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const origin = { sessionId: SESSION, version: 7 };
const pull = (branch: string): PullRequest => ({
  ...{ repository: 'acme/widget', number: 1, url: `https://github.com/acme/widget/${branch}`, branch, foreign: true },
});

describe('a fork that goes on', () => {
  it.each([
    ['a fork', { origin }, { foreign: ['fix', 'release/2'] }],
    ['another session', {}, {}],
  ])(
    'A machine is told which branches others go on with, and which people have named, for pushes of %s',
    async (_name, more, foreign) => {
      const world = new World();
      const pullRequests = [pull('fix'), pull('release/2')];
      const forked = state(acting(dispatches.none, [bashCall('a')]), {
        pullRequests,
        namedBranches: ['release/2'],
        ...more,
      });
      world.given(forked, [{ kind: 'model', blocks: [toolUse('a')] }]);
      world.online();
      await world.step();
      const payload = world.commands.sent[0]?.payload as RunCommand | undefined;
      expect(payload?.git.pushRules).toEqual({ protected: ['default'], named: ['release/2'], ...foreign });
    },
  );

  it('The model is given the prompt of the fork in place of the deployment’s', () => {
    const systemPrompt = 'Be brief.';
    expect(requestOf(RULES, state(thinking, { systemPrompt }), []).system).toBe(systemPrompt);
    expect(requestOf(RULES, state(thinking), []).system).toBe(RULES.settings.systemPrompt);
  });

  it('Programs are told of its start once, by the entry after the first', () => {
    const [before, after] = [state(thinking, { origin, turn: 3 }), state(idle, { origin, turn: 3 })];
    const typesAt = (version: number) =>
      eventsOf(before, after, { sessionId: SESSION, version, at: 1 }).map(({ type }) => type);
    expect(typesAt(2)).toEqual(['session.started', 'session.finished']);
    expect(typesAt(3)).toEqual(['session.finished']);
  });
});
