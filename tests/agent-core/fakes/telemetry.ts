import type { MetricName, Sample } from '@remote-swe/core/domain/metrics/metrics';
import type { Log } from '@remote-swe/core/ports/log';
import type { Metrics } from '@remote-swe/core/ports/metrics';

export class MemoryLog implements Log {
  readonly lines: { level: 'debug' | 'info' | 'error'; message: string; fields?: Record<string, unknown> }[] = [];

  /** What lines are about from some point on. */
  facts: Record<string, unknown> = {};

  about(fields: Record<string, unknown>): void {
    this.facts = { ...this.facts, ...fields };
  }

  debug(message: string, fields?: Record<string, unknown>): void {
    this.lines.push({ level: 'debug', message, fields });
  }

  info(message: string, fields?: Record<string, unknown>): void {
    this.lines.push({ level: 'info', message, fields });
  }

  error(message: string, fields?: Record<string, unknown>): void {
    this.lines.push({ level: 'error', message, fields });
  }
}

export class MemoryMetrics implements Metrics {
  readonly samples: Sample[] = [];

  add(name: MetricName, value: number): void {
    this.samples.push({ name, value });
  }

  of(name: MetricName): number[] {
    return this.samples.flatMap((sample) => (sample.name === name ? [sample.value] : []));
  }
}
