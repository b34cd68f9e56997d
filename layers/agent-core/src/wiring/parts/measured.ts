import { type TimedCall, timed } from '../../adapters/telemetry/timed.ts';
import type { MetricName } from '../../domain/metrics/metrics.ts';
import type { StepResult } from '../../engine/step.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CodeHost } from '../../ports/code-host.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Model } from '../../ports/model.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Machines } from '../../ports/workers/machines.ts';
import type { Wake } from './wake.ts';

/** Whom to tell of what the ports do. */
export type Telemetry = { metrics: Metrics; log: Log; clock: Pick<Clock, 'now'> };

export function measuredChat(chat: Chat, { metrics, log }: Telemetry): Chat {
  return timed(chat, (call) => {
    tell(log, 'Slack', call);
    if ('error' in call) metrics.add('SlackErrors', 1);
  });
}

/** Refusals count too: most are the model's mistakes, but so is a token that was revoked. */
export function measuredCodeHost(codeHost: CodeHost, { metrics, log }: Telemetry): CodeHost {
  return timed(codeHost, (call) => {
    tell(log, 'GitHub', call);
    if ('error' in call) metrics.add('GitHubErrors', 1);
  });
}

export function measuredModel(model: Model, { metrics, log }: Telemetry): Model {
  return timed(model, (call) => {
    tell(log, 'model', call);
    if (!('error' in call)) metrics.add('ModelMs', call.ms);
  });
}

/** The ports with machines that are measured. */
export function measuredWorker<Ports extends { machines: Machines }>(ports: Ports, telemetry: Telemetry): Ports {
  return { ...ports, machines: measuredMachines(ports.machines, telemetry) };
}

function measuredMachines(machines: Machines, { metrics, log }: Telemetry): Machines {
  return timed(machines, (call) => {
    tell(log, 'machine', call);
    const name = STARTS[(call.answer as { kind?: string } | undefined)?.kind ?? ''];
    if (name && (call.method === 'launch' || call.method === 'start')) metrics.add(name, 1);
  });
}

const STARTS: Record<string, MetricName | undefined> = {
  launched: 'WorkerStarts',
  started: 'WorkerStarts',
  'no-capacity': 'NoCapacity',
};

/** One step with its times and its fate. */
export async function measuredStep(
  { metrics, clock }: Pick<Telemetry, 'metrics' | 'clock'>,
  wake: Wake,
  step: () => Promise<StepResult>,
): Promise<StepResult> {
  const startedAt = clock.now();
  metrics.add('QueueAgeMs', Math.max(0, wake.firstReceivedAt - wake.sentAt));
  if (wake.receiveCount > 1) metrics.add('Redeliveries', 1);
  const result = await step();
  metrics.add('StepMs', clock.now() - startedAt);
  if (result === 'retry') metrics.add('StepFailures', 1);
  return result;
}

/** Only the method and its fate: what was given and answered is other people's words. */
function tell(log: Log, place: string, { method, ms, ...call }: TimedCall): void {
  log.debug('call', { place, method, ms, ...('error' in call ? { error: String(call.error) } : {}) });
}
