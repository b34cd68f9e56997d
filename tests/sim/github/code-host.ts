import { createHash } from 'node:crypto';
import type { CommitChecks } from '@remote-swe/core/domain/checks';
import type { ChecksOf } from '@remote-swe/core/ports/code-host';
import type { Random } from '../../../local/chaos/random.ts';
import type { Calls } from '../../agent-core/fakes/calls.ts';
import { FakeCodeHost } from '../../agent-core/fakes/hosts/code-host.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Webhooks } from './webhooks.ts';

export const REPOSITORY = 'acme/app';
/** From the first look to the first check, and to its end: some end before the wait for them is committed. */
const APPEARS_MS = [0, 0, 4_000] as const;
const TAKES_MS = [60, 400, 6_000, 90_000, 1_200_000] as const;
const RED_LIKELY = 0.3;
const CLOSED_LIKELY = 0.25;

type Run = { sha: string; from: number; to: number; isRed: boolean; closedAt: number | undefined };

/** A code host as far as sessions wait for it: the checks of commits, and pull requests that somebody closes meanwhile. */
export class SimCodeHost extends FakeCodeHost {
  readonly runs = new Map<string, Run>();
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #webhooks: Webhooks;

  constructor(calls: Calls, timeline: Timeline, random: Random, webhooks: Webhooks) {
    super(calls);
    this.#timeline = timeline;
    this.#random = random;
    this.#webhooks = webhooks;
    for (const login of ['U1', 'U2']) this.writers.add(login);
  }

  override async checks(repository: string, of: ChecksOf): Promise<CommitChecks> {
    const sha = 'sha' in of ? of.sha : shaOf(`pull-${of.number}`);
    const run = this.runs.get(sha) ?? this.#begin(sha, 'number' in of ? of.number : undefined);
    const now = this.#timeline.now();
    const isClosed = run.closedAt !== undefined && run.closedAt <= now;
    return {
      repository,
      sha,
      checks: now < run.from ? [] : [checkOf(run, now)],
      missing: [],
      left: 0,
      ...('number' in of
        ? { pull: { number: of.number, state: isClosed ? ('closed' as const) : ('open' as const), headSha: sha } }
        : {}),
    };
  }

  #begin(sha: string, pull: number | undefined): Run {
    const random = this.#random;
    const from = this.#timeline.now() + random.pick(APPEARS_MS);
    const to = from + random.pick(TAKES_MS);
    const isClosed = pull !== undefined && random.chance(CLOSED_LIKELY);
    const closedAt = isClosed ? this.#timeline.now() + random.pick(TAKES_MS) : undefined;
    const run = { sha, from, to, isRed: random.chance(RED_LIKELY), closedAt };
    this.runs.set(sha, run);
    const repository = { full_name: REPOSITORY };
    this.#timeline.at(to, () =>
      this.#webhooks.send('check_suite', {
        action: 'completed',
        check_suite: { id: Number.parseInt(sha.slice(0, 8), 16), head_sha: sha },
        repository,
      }),
    );
    if (closedAt !== undefined)
      this.#timeline.at(closedAt, () => this.#webhooks.send('pull_request', closed(pull ?? 0, sha, repository)));
    return run;
  }
}

export function shaOf(name: string): string {
  return createHash('sha1').update(name).digest('hex');
}

function checkOf({ to, isRed }: Run, now: number) {
  const state = now < to ? ('waiting' as const) : isRed ? ('failed' as const) : ('passed' as const);
  return { kind: 'run' as const, id: 1, name: 'test', state, words: state, required: false };
}

function closed(number: number, sha: string, repository: { full_name: string }) {
  const head = { ref: 'work', sha, repo: repository };
  const pullRequest = { number, merged: false, head, user: { login: 'alice' }, closed_at: '2026-11-30T00:00:00Z' };
  return { action: 'closed', number, pull_request: pullRequest, repository, sender: { login: 'alice', type: 'User' } };
}
