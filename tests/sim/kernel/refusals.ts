import { asPortError as ofGitHub } from '@remote-swe/core/adapters/github/api/github-errors';
import { asPortError as ofSlack } from '@remote-swe/core/adapters/slack/slack-errors';
import type { Random } from '../../../local/chaos/random.ts';

/**
 * What Slack and GitHub answer instead of doing it. `timeout`: it is done, and the answer never comes. What is lasting is meant for whatever
 * comes next, too: an archived channel takes nothing.
 */
const PASSING = ['429', '500', 'timeout'] as const;
const OF_SLACK = {
  lasting: ['channel_not_found', 'is_archived', 'not_in_channel', 'token_revoked', 'invalid_auth'],
  once: [...PASSING, ...PASSING, 'msg_too_long'],
} as const;
const OF_GITHUB = { lasting: ['403-limit', '404'], once: [...PASSING, '422'] } as const;

export type Outside = 'slack' | 'github';
export type Refusal = (typeof OF_SLACK | typeof OF_GITHUB)['lasting' | 'once'][number];

/** Calls in a row that a lasting refusal meets at most: some steps of one session, with all their redeliveries. */
export const LASTING_CALLS_MAX = 40;
/** Only words can be too long. */
const SAYS: ReadonlySet<string> = new Set(['begin', 'post', 'update', 'say', 'tell']);
const LASTING_LIKELY = 0.3;
/** GitHub names a time within its hour. */
const LIMIT_S = 300;
const SLACK_LIMIT_S = 30;

/** The next of what an outside refuses with, and for how many calls. */
export function nextRefusal(random: Random, outside: Outside, call: string): { refusal: Refusal; calls: number } {
  const kinds = outside === 'slack' ? OF_SLACK : OF_GITHUB;
  if (isOfLook(call)) return { refusal: random.pick(PASSING), calls: 1 };
  if (random.chance(LASTING_LIKELY))
    return { refusal: random.pick<Refusal>(kinds.lasting), calls: random.integer(1, LASTING_CALLS_MAX) };
  const refusal = random.pick<Refusal>(kinds.once);
  return { refusal: refusal === 'msg_too_long' && !SAYS.has(call) ? '500' : refusal, calls: 1 };
}

/** An App's look for lost events. */
function isOfLook(call: string): boolean {
  return call === 'page' || call === 'again';
}

/** What an event asks for, and the look for lost ones, come again after a quarter of an hour and more: many refusals in a row would last days. */
export function isRepeatedLate(outside: Outside, call: string): boolean {
  return outside === 'github' && (isOfLook(call) || call === 'rightOf' || call === 'say');
}

/** Methods that reach the outside and may reject. */
const CALLS: Record<Outside, ReadonlySet<string>> = {
  slack: new Set([
    'begin',
    'post',
    'update',
    'remove',
    'find',
    'posts',
    'rootOf',
    'upload',
    'share',
    'say',
    'tell',
    'give',
  ]),
  github: new Set([
    ...['checks', 'failures', 'issue', 'read', 'gitAccess', 'openPullRequest', 'rightOf', 'identity'],
    ...['post', 'update', 'remove', 'find', 'posts', 'rootOf', 'upload', 'share', 'say', 'page', 'again'],
  ]),
};

type Watch = {
  /** What this call meets. */
  fault(call: string): Refusal | undefined;
  now(): number;
  /** Called with what was asked for of a call that is refused for good. */
  onFinal(call: string, given: readonly unknown[]): void;
};

/** A port whose other side refuses, with the errors that its adapter makes of that. */
export function refusing<Port extends object>(port: Port, outside: Outside, { fault, now, onFinal }: Watch): Port {
  const met = async (call: string, given: readonly unknown[], effect: () => unknown): Promise<unknown> => {
    const refusal = fault(call);
    if (refusal === undefined) return effect();
    if (refusal === 'timeout') await effect();
    if (isFinal(refusal)) onFinal(call, given);
    const answer = Promise.reject(answerOf(outside, refusal, now()));
    return outside === 'slack' ? ofSlack(answer, [], now) : ofGitHub(answer, `${call} of the simulation`, now);
  };
  return new Proxy(port, {
    get: (target, property) => {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      const call = String(property);
      if (!CALLS[outside].has(call)) return member.bind(target);
      return (...given: unknown[]) => met(call, given, () => member.apply(target, given));
    },
  });
}

function isFinal(refusal: Refusal): boolean {
  return refusal !== '403-limit' && !(PASSING as readonly string[]).includes(refusal);
}

/** As the client throws it: Slack's has its word where Slack answered with one, Octokit's the status and the headers. */
function answerOf(outside: Outside, refusal: Refusal, now: number): Error {
  if (refusal === 'timeout') return Object.assign(new Error('The operation timed out'), { code: 'ETIMEDOUT' });
  if (outside === 'slack') {
    const data = isFinal(refusal) ? { data: { ok: false, error: refusal } } : {};
    const limit = refusal === '429' ? { retryAfter: SLACK_LIMIT_S } : {};
    return Object.assign(new Error(`An API error occurred: ${refusal}`), data, limit);
  }
  const status = Number.parseInt(refusal, 10);
  const isLimit = status === 403 || status === 429;
  const reset = String(Math.ceil(now / 1_000) + LIMIT_S);
  const headers = isLimit ? { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } : {};
  return Object.assign(new Error(isLimit ? 'API rate limit exceeded' : `HTTP ${status}`), {
    status,
    response: { headers },
  });
}
