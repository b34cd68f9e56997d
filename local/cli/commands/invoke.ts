import { join } from 'node:path';
import { readArguments, sayProblem, UsageError, wantsHelp, wantsJson } from '../../../scripts/arguments.mjs';
import { eventNames, loadEvent } from '../../../scripts/event.mjs';
import { SAMPLE_ANSWER } from '../../aws/cloudformation/custom-resources.ts';
import type { InvocationResult } from '../../functions/invocation.ts';
import { sqsEvent } from '../../functions/sources/sqs-event.ts';
import type { CallObserver } from '../../kernel/http.ts';
import { type LocalSystem, ROOT } from '../../system/system.ts';
import { localPhysical } from '../../template/physical.ts';
import type { FunctionPlan } from '../../template/plan.ts';
import { LOCAL_STACK, readTemplate } from '../../template/read-template.ts';
import { failureExitCode, interruption } from '../interruption.ts';
import { withSystem } from '../with-system.ts';

/** `problem` is Slack's own word where it refuses with status 200. */
type Call = { service: string; operation: string; status: number; problem?: string };
type Report = { function: string; event: string; durationMs: number; calls: Call[]; log: string[] } & InvocationResult;

/** `npm run invoke`: one function of template.yaml with a sample event, on a system where nothing else runs. */
export async function main(args: string[]): Promise<void> {
  const interrupted = interruption();
  const asJson = wantsJson(args);
  if (wantsHelp(args)) return void console.log(usage());
  try {
    const { logicalId, eventName } = readWords(args);
    await withSystem({ bedrock: false, eventSources: 'none' }, interrupted, {
      use: async (system) => {
        const report = await invoke(system, logicalId, eventName);
        process.exitCode = report.status === 'ok' ? 0 : 1;
        if (asJson) console.log(JSON.stringify({ ok: report.status === 'ok', ...report }));
        else print(report);
      },
    });
  } catch (error) {
    complain(error, asJson);
  }
  process.stdout.write('', () => process.exit());
}

function readWords(args: string[]): { logicalId: string; eventName: string } {
  const options = { json: { type: 'boolean', default: false } } as const;
  const [logicalId, eventName] = readArguments(args, options, 'invoke', 2).positionals;
  if (!logicalId || !eventName)
    throw new UsageError(`The name of ${logicalId ? 'an event' : 'a function'} is missing.\n\n${usage()}`);
  if (!functionNames().includes(logicalId))
    throw new UsageError(`There is no function ${logicalId} in template.yaml.\n\n${usage()}`);
  if (!eventNames().includes(eventName)) throw new UsageError(`There is no event ${eventName}.\n\n${usage()}`);
  return { logicalId, eventName };
}

async function invoke(system: LocalSystem, logicalId: string, eventName: string): Promise<Report> {
  const event = await sampleEvent(system, planOf(system, logicalId), eventName);
  const calls: Call[] = [];
  system.front.observers.push(recorder(logicalId, calls));
  const startedAtMs = performance.now();
  const result = await system.pool.invoke(logicalId, event, { kind: 'sync' });
  const durationMs = Math.round(performance.now() - startedAtMs);
  const log = system.pool.logs(logicalId).map(({ text }) => text);
  return { function: logicalId, event: eventName, durationMs, calls, log, ...result };
}

function recorder(logicalId: string, calls: Call[]): CallObserver {
  return {
    after({ caller, service, operation }, { status, body }) {
      if (!caller.startsWith(`${logicalId}-`)) return;
      const problem = service === 'slack' ? slackProblem(body) : undefined;
      calls.push({ service, operation, status, ...(problem ? { problem } : {}) });
    },
  };
}

function slackProblem(body: unknown): string | undefined {
  try {
    const answer: { ok?: boolean; error?: string } = JSON.parse(String(body));
    return answer.ok === false ? answer.error : undefined;
  } catch {
    return undefined;
  }
}

function print(report: Report): void {
  console.log(
    `\n${report.function} with ${report.event}: ${report.status} in ${report.durationMs} ms, its cold start included`,
  );
  console.log('\nCalls');
  for (const { service, operation, status, problem } of report.calls)
    console.log(`  ${service.padEnd(10)} ${operation.padEnd(28)} ${status}${problem ? ` ${problem}` : ''}`);
  if (report.calls.length === 0) console.log('  none');
  if (report.log.length > 0) console.log(`\nLog\n${report.log.map((line) => `  ${line}`).join('\n')}`);
  console.log(`\nResult\n${report.status === 'ok' ? JSON.stringify(report.result, null, 2) : describe(report)}`);
}

function describe(result: InvocationResult): string {
  return result.status === 'error' ? `${result.errorType}: ${result.message}\n${result.stack}` : result.status;
}

function planOf({ plan }: LocalSystem, logicalId: string): FunctionPlan {
  const found = plan.functions.find((each) => each.logicalId === logicalId);
  if (!found) throw new UsageError(`There is no function ${logicalId}.`);
  return found;
}

function functionNames(): string[] {
  const physical = localPhysical({ ...LOCAL_STACK, baseUrl: 'http://127.0.0.1' });
  return readTemplate(join(ROOT, 'template.yaml'), { physical }).functions.map(({ logicalId }) => logicalId);
}

function usage(): string {
  return `Usage: npm run invoke -- <function> <event> [--json]
  functions: ${functionNames().join(', ')}
  events:    ${eventNames().join(', ')}
Which belongs to which is in events/README.md.`;
}

function complain(error: unknown, asJson: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  process.exitCode = failureExitCode(error);
  sayProblem(message, asJson);
}

type SqsRecord = { body: string; attributes: { MessageGroupId?: string } };

/**
 * A sample event as this system would send it: Slack's is signed with its secret, a queue's message is really in the
 * function's queue, so that the receipt handle is one that SQS takes, and what wants an answer is answered here. Throws an Error that lists the names for an unknown one.
 */
async function sampleEvent(system: LocalSystem, plan: FunctionPlan, name: string): Promise<unknown> {
  const event = loadEvent(name, { signingSecret: system.slack.signingSecret, nowMs: system.clock.now() });
  if ('ResponseURL' in event) return { ...event, ResponseURL: `${system.baseUrl}${SAMPLE_ANSWER}` };
  const [record] = (event as { Records?: SqsRecord[] }).Records ?? [];
  const source = plan.events.find(({ kind }) => kind === 'queue');
  if (!record || source?.kind !== 'queue') return event;
  await send(system, source.queueArn, record);
  const [message] = system.sqs.receive(source.queueArn, 1);
  if (!message) throw new Error(`The message did not arrive in ${source.queueArn}`);
  const sampled = { ...message, attributes: { ...record.attributes, ...message.attributes } };
  return sqsEvent([sampled], source.queueArn, LOCAL_STACK.region);
}

async function send(system: LocalSystem, queueArn: string, { body, attributes }: SqsRecord): Promise<void> {
  const queue = system.plan.queues.find(({ arn }) => arn === queueArn);
  const isFifo = queueArn.endsWith('.fifo');
  const input = {
    QueueUrl: queue?.url,
    MessageBody: body,
    ...(isFifo ? { MessageGroupId: attributes.MessageGroupId ?? 'sample', MessageDeduplicationId: 'sample' } : {}),
  };
  const answer = await system.sqs.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: Buffer.from(JSON.stringify(input)),
    caller: 'invoke',
  });
  if (answer.status !== 200) throw new Error(`The message could not be sent: ${String(answer.body)}`);
}
