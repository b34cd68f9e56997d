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
  ...['schedule: late', 'schedule: twice', 'build: before'],
  ...[...PASSING, ...OF_SLACK].map((kind) => `slack: ${kind}`),
  ...[...PASSING, '403-limit', '404', '422'].map((kind) => `github: ${kind}`),
];

function kindOf({ place, what }: Pick<Strike, 'place' | 'what'>): string {
  const [first = '', second = ''] = place.split(' ');
  if (first === 'schedule') return `schedule: ${second}`;
  if (second === 'build') return 'build: before';
  if (typeof what === 'string') return `${first}: ${what}`;
  const { kind, how } = what as { kind?: string; how?: string };
  if (kind === undefined) return `${first}: late`;
  if (kind === 'conflict') return `table: conflict, ${how}`;
  return kind === 'killed' ? `${first}: killed` : `call: ${kind}`;
}

export function countFaults(counts: FaultCounts, strikes: readonly Strike[]): void {
  for (const strike of strikes) {
    const kind = kindOf(strike);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
}

/** Those of all that there are which none of these runs met. */
export function unmet(counts: FaultCounts): string[] {
  return FAULT_KINDS.filter((kind) => !counts[kind]);
}
