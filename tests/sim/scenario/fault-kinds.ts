import type { Strike } from '../faults.ts';

/** Faults by their kind, and how often each struck. */
export type FaultCounts = Record<string, number>;

const KILLED = [
  'agent-step',
  'doorbell',
  'sweeper',
  'worker-reaper',
  'dead-letter',
  'slack-events',
  'github-events',
  'api',
  'stack-end',
];
const OF_SLACK = [
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'token_revoked',
  'invalid_auth',
  'msg_too_long',
];
const PASSING = ['429', '500', 'timeout'];
const OF_MODEL = ['throttled', 'unavailable', 'breaks-off', 'slow', 'cut', 'empty'];
const STREAMS = ['malformed', 'ends-in-call', 'fails-in-call', 'endless'];

/** What is done to sessions beside faults, as checks/met.ts tells it. */
const OF_FORKS = [
  ...['in the console', 'in a thread', 'with words', 'with another model', 'of a fork', 'of an issue', 'of a program'],
  'from the page',
  ...['of an earlier entry', 'of open calls', 'with saved work', 'asked twice', 'used after its origin was removed'],
  'killed at a call',
];

const OF_PAGES = ['messages', 'stop', 'resume', 'raise', 'look', 'forged', 'refused', 'signed out'];

/** All kinds that there are: one that no run meets proves nothing. */
export const FAULT_KINDS: readonly string[] = [
  ...KILLED.map((name) => `${name}: killed`),
  ...['lost', 'refused', 'slow', 'frozen'].map((kind) => `call: ${kind}`),
  ...['thrown', 'raced', 'own'].map((how) => `table: conflict, ${how}`),
  ...['lost', 'twice', 'late'].flatMap((kind) => ['event', 'timer', 'webhook'].map((of) => `${of}: ${kind}`)),
  ...['twice', 'late'].map((kind) => `delivery: ${kind}`),
  ...['twice', 'never', 'late'].map((kind) => `command: ${kind}`),
  ...[...OF_MODEL, ...STREAMS].map((kind) => `model: ${kind}`),
  ...['no-capacity', 'no-agent', 'ends-at-boot'].map((kind) => `start: ${kind}`),
  ...['stop', 'terminate', 'reboot'].map((kind) => `machine: ${kind}`),
  'wake: doomed',
  ...['request: lost', 'request: twice', 'callback: 500', 'callback: timeout'],
  ...OF_FORKS.map((kind) => `fork: ${kind}`),
  ...['stack: deleted', 'stack: deleted with machines'],
  'removal: beside a start',
  ...OF_PAGES.map((kind) => `page: ${kind}`),
  ...['schedule: late', 'schedule: twice', 'build: before'],
  ...[...PASSING, ...OF_SLACK].map((kind) => `slack: ${kind}`),
  ...[...PASSING, '403-limit', '404', '422'].map((kind) => `github: ${kind}`),
];

function kindOf({ place, what }: Pick<Strike, 'place' | 'what'>): string {
  const [first = '', second = ''] = place.split(' ');
  if (first === 'schedule') return `schedule: ${second}`;
  if (second === 'build') return 'build: before';
  if (typeof what === 'string') return `${first}: ${what}`;
  const { kind, how, isFork } = what as { kind?: string; how?: string; isFork?: true };
  if (isFork) return 'fork: killed at a call';
  if (kind === undefined) return `${first}: late`;
  if (kind === 'conflict') return `table: conflict, ${how}`;
  return kind === 'killed' ? `${first}: killed` : `call: ${kind}`;
}

/** `met`: what else was done that a campaign must meet. */
export function countFaults(counts: FaultCounts, strikes: readonly Strike[], met: readonly string[] = []): void {
  for (const kind of [...strikes.map(kindOf), ...met]) counts[kind] = (counts[kind] ?? 0) + 1;
}

/** Those of all that there are which none of these runs met. */
export function unmet(counts: FaultCounts): string[] {
  return FAULT_KINDS.filter((kind) => !counts[kind]);
}
