import { eventsOf } from '@remote-swe/core/domain/events/events-of';
import type { PullRequest } from '@remote-swe/core/domain/session/session';
import { expect, it } from 'vitest';
import { idle, SESSION, state, thinking } from '../../fakes/build.ts';

const pull = (repository: string, more: Partial<PullRequest> = {}): PullRequest => ({
  ...{ repository, number: 1, url: `https://github.com/${repository}/pull/1`, branch: 'fix', ...more },
});

it.each([
  ['opened without a clone', [], [pull('acme/widget')], ['acme/widget']],
  ['of a repository that was cloned', ['acme/widget'], [pull('acme/widget')], ['acme/widget']],
  ['of somebody else', ['acme/shop'], [pull('acme/widget', { foreign: true })], ['acme/shop']],
])(
  'Events name the repository of a pull request that is %s once, if it is the session’s own',
  (_name, repositories, pullRequests, named) => {
    const after = state(idle, { repositories, pullRequests });
    const events = eventsOf(state(thinking, { repositories }), after, { sessionId: SESSION, version: 2, at: 1 });
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(event.repositories).toEqual(named);
  },
);
