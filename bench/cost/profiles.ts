/** What an operator chooses. */
export type Stack = { idleMinutes: number; retentionHours: number; volumeGib: number; machine: string };

/** A kind of session. `calls`: model calls, each with a command where there is a machine; `wakes`: how often its machine is started. */
export type Profile = { what: string; calls: number; workMinutes: number; wakes: number; days: number };

/** The session of scripts/costs/usage.json has so many model calls. */
const CALLS_OF_USAGE = 20;
const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;
const HOURS_OF_MONTH = 730;
const METRICS = 18;

export const PROFILES = {
  published: {
    what: 'half an hour of work in one turn; the published hour of machine is that and half an hour of waiting',
    calls: CALLS_OF_USAGE,
    workMinutes: 30,
    wakes: 1,
    days: 0,
  },
  question: {
    what: 'a question that needs no machine, three model calls',
    calls: 3,
    workMinutes: 0,
    wakes: 0,
    days: 0,
  },
  fix: { what: 'a fix in 20 minutes', calls: 14, workMinutes: 20, wakes: 1, days: 0 },
  thread: {
    what: 'a thread over two days: four times 15 minutes of work, waits for CI in between without a machine',
    calls: 60,
    workMinutes: 60,
    wakes: 4,
    days: 2,
  },
} satisfies Record<string, Profile>;

/** What each saves is computed by itself; together they are not the sum. */
export const LEVERS: { name: string; set: Partial<Stack> }[] = [
  { name: 'WorkerIdleMinutes=10', set: { idleMinutes: 10 } },
  { name: 'WorkerRetentionHours=6', set: { retentionHours: 6 } },
  { name: 'WorkerVolumeGib=20', set: { volumeGib: 20 } },
  { name: 'WorkerInstanceTypes=t4g.large', set: { machine: 'ec2-t4g-large' } },
];

type Inputs = {
  prices: Record<string, { usd: number }>;
  lines: { group: string; price: string; count?: number; countOf?: string }[];
};

/** Dollars of one session by group, without the model. Pure. */
export function sessionUsd(profile: Profile, stack: Stack, { prices, lines }: Inputs): Record<string, number> {
  const machineHours = (profile.workMinutes + profile.wakes * stack.idleMinutes) / MINUTES_PER_HOUR;
  const diskHours = profile.wakes === 0 ? 0 : machineHours + stack.retentionHours + profile.days * HOURS_PER_DAY;
  const share = profile.calls / CALLS_OF_USAGE;
  const groups: Record<string, number> = {};
  for (const { group, price, count = 0, countOf } of lines) {
    const derived = {
      disk: (stack.volumeGib * diskHours) / HOURS_OF_MONTH,
      metricHour: (METRICS * Math.max(1, profile.wakes)) / HOURS_OF_MONTH,
    };
    const amount =
      group === 'machines' ? machineHours : countOf ? derived[countOf as keyof typeof derived] : count * share;
    const named = price === 'ec2-m7g-large' ? stack.machine : price;
    groups[group] = (groups[group] ?? 0) + amount * (prices[named]?.usd ?? Number.NaN);
  }
  return groups;
}
