import type { Scenario } from './scenario.ts';

/** One line in the embedded metric format, as CloudWatch reads it. */
export type EmfLine = {
  service: string;
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
  };
} & Record<string, unknown>;

/** What the functions of a running system have written for CloudWatch to count. */
export function emittedBy({ system }: Scenario): EmfLine[] {
  const lines = system.plan.functions.flatMap(({ logicalId }) => system.pool.logs(logicalId));
  return lines.flatMap(({ text }) => (text.includes('"_aws"') ? [JSON.parse(text) as EmfLine] : []));
}

export function namesIn(lines: EmfLine[]): Set<string> {
  const metrics = lines.flatMap((line) => line._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics));
  return new Set(metrics.map(({ Name }) => Name));
}
