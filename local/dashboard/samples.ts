/** All values of each metric, in the order in which they were written. */
export type Samples = ReadonlyMap<string, number[]>;

type EmfLine = { _aws: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] } } & Record<string, unknown>;

/**
 * What lines in the embedded metric format count. Other lines, and lines that cannot be read, count nothing; words before the JSON, such as the time
 * that `npm run ops -- log` writes, are left out.
 */
export function samplesIn(lines: Iterable<string>): Samples {
  const samples = new Map<string, number[]>();
  for (const line of lines) {
    const emf = emfOf(line);
    const names = (emf?._aws.CloudWatchMetrics ?? []).flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
    for (const name of names) samples.set(name, [...(samples.get(name) ?? []), ...numbersIn(emf?.[name])]);
  }
  return samples;
}

function emfOf(line: string): EmfLine | undefined {
  if (!line.includes('"_aws"')) return undefined;
  try {
    return JSON.parse(line.slice(line.indexOf('{'))) as EmfLine;
  } catch {
    return undefined;
  }
}

function numbersIn(value: unknown): number[] {
  return [value].flat().filter((one) => typeof one === 'number');
}

/** A statistic as CloudWatch names it; undefined where there is no sample. Throws for one that the dashboard does not use. */
export function statistic(name: string, values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  const percentile = /^p(\d\d)$/.exec(name)?.[1];
  if (percentile !== undefined) return percentileOf(values, Number(percentile));
  switch (name) {
    case 'Sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
    default:
      throw new Error(`No such statistic here: ${name}`);
  }
}

function percentileOf(values: number[], percent: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
}
