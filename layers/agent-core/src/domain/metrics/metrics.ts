/**
 * Every metric that the functions emit, with its unit as CloudWatch knows it. Few, because each one costs 0.30 USD a month while it is
 * sent: no dimension but the stack, and how many steps, model calls or boots there were is the number of samples of their times. What a
 * stack emits while nothing goes on is nothing: see docs/decisions/2026-11-powertools-few-metrics-twelve-alarms.md.
 */
export const METRICS = {
  /** A step, from its lease to its end. */
  StepMs: 'Milliseconds',
  /** From the ring to the step. */
  QueueAgeMs: 'Milliseconds',
  /** Steps whose wake comes back because they failed. */
  StepFailures: 'Count',
  /** Steps of a wake that was handed out before. */
  Redeliveries: 'Count',
  /** Commits that were not written because somebody else was first. */
  Conflicts: 'Count',
  /** A model call, from the request to the end of its answer. */
  ModelMs: 'Milliseconds',
  TokensInput: 'Count',
  TokensOutput: 'Count',
  TokensCacheRead: 'Count',
  TokensCacheWrite: 'Count',
  /** What model calls cost, those that were cut off included. */
  Dollars: 'None',
  /** Model calls that are put off for want of capacity. */
  BackOffs: 'Count',
  /** Model calls that one of several places did not answer; another may have. */
  PlaceFailures: 'Count',
  /** Sessions that went on with a stand-in. */
  Fallbacks: 'Count',
  /** From a person's message to the 👀 on it. */
  FirstSignMs: 'Milliseconds',
  /** From a person's message to the first words in the thread, an answer or what is being done. */
  FirstWordsMs: 'Milliseconds',
  PausesStopped: 'Count',
  PausesBudget: 'Count',
  PausesTurn: 'Count',
  PausesError: 'Count',
  /** Launches and starts of machines that EC2 took. */
  WorkerStarts: 'Count',
  /** Launches and starts that EC2 had no room for. */
  NoCapacity: 'Count',
  /** From the start of a machine to its first command. */
  BootMs: 'Milliseconds',
  BootFailures: 'Count',
  /** As the hourly look finds them; nothing is sent for none. */
  MachinesRunning: 'Count',
  /** Stopped machines, whose disks cost money. */
  MachinesStopped: 'Count',
  /** Disks that no machine has. */
  LooseDisks: 'Count',
  /** Unpushed work that was saved before a machine was stopped, or could not be. */
  Saves: 'Count',
  SaveFailures: 'Count',
  /** Things that belonged to no worker and were removed. */
  Orphans: 'Count',
  /** Sessions that were paused because their wake was given up. */
  DeadLetters: 'Count',
  SlackErrors: 'Count',
  GitHubErrors: 'Count',
  /** Requests that the table refused for now, retries included. */
  TableThrottles: 'Count',
} as const satisfies Record<string, 'Count' | 'Milliseconds' | 'None'>;

export type MetricName = keyof typeof METRICS;
export type Sample = { name: MetricName; value: number };

/** The one namespace. The one dimension, `service`, is the stack's name. */
export const NAMESPACE = 'RemoteSWE';

/** Samples of those counts that are not zero: a metric costs money in every hour in which it is sent. */
export function counted(counts: Partial<Record<MetricName, number>>): Sample[] {
  return Object.entries(counts).flatMap(([name, value]) => (value ? [{ name: name as MetricName, value }] : []));
}
