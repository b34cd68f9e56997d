import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { findParameters } from '@remote-swe/core/adapters/parameters/parameters';
import { countsOf } from '@remote-swe/core/adapters/sqs/queues';
import { counted } from '@remote-swe/core/domain/counted';
import type { Ops } from '../kit/ops.ts';
import { orphansOf } from './fleet.ts';

/** `odd`: may be right. `todo`: what to do about it. */
export type Finding = { state: 'good' | 'odd' | 'bad'; what: string; todo?: string };

/** What is due is rung for within a minute or two; later than this, nobody rings or nothing helps. */
const OVERDUE_MS = 5 * 60_000;
/** Overdue things that are counted. */
const OVERDUE_MAX = 400;
const SHOWN_MAX = 5;

export async function check(ops: Ops): Promise<Finding[]> {
  const parts: [string, (ops: Ops) => Promise<Finding[]>][] = [
    ['The stack', stackState],
    ['Parameter Store', secrets],
    ['The queues', queues],
    ['The functions’ mappings', mappings],
    ['The table', overdue],
    ['EC2 and Scheduler', machines],
  ];
  return askAll(parts.map(([name, look]) => [name, () => look(ops)]));
}

/** Every part by itself: one that cannot be asked is a finding of its own. */
export async function askAll(parts: [string, () => Promise<Finding[]>][]): Promise<Finding[]> {
  const found = await Promise.all(parts.map(([name, look]) => look().catch((error) => [unasked(name, error)])));
  return found.flat();
}

function unasked(name: string, error: unknown): Finding {
  return { state: 'bad', what: `${name} could not be asked: ${(error as Error).message}` };
}

async function stackState({ place: { stack, region } }: Ops): Promise<Finding[]> {
  const what = `Stack ${stack.name} in ${region}: ${stack.status}`;
  const broken = stack.resources.filter(({ status }) => status.endsWith('_FAILED')).map(({ logicalId }) => logicalId);
  if (/^(CREATE|UPDATE)_COMPLETE$/.test(stack.status) && broken.length === 0) return [{ state: 'good', what }];
  const state = /_IN_PROGRESS$/.test(stack.status) ? 'odd' : 'bad';
  return [
    { state, what: [what, ...broken].join(', '), todo: 'npm run deploy, or look at the stack’s events in the console' },
  ];
}

/** The names of the secrets that this deployment reads. */
export function secretNames({ place: { stack } }: Pick<Ops, 'place'>): string[] {
  const { SlackBotTokenParameter = '', SlackSigningSecretParameter = '', GitHubAppId } = stack.parameters;
  const gitHub = GitHubAppId ? stack.parameters.GitHubAppPrivateKeyParameter : stack.parameters.GitHubTokenParameter;
  return [SlackBotTokenParameter, SlackSigningSecretParameter, gitHub ?? ''].filter(Boolean);
}

async function secrets(ops: Ops): Promise<Finding[]> {
  const names = secretNames(ops);
  const values = await findParameters(ops.clients.ssm, names);
  return names.map((name) =>
    values.has(name)
      ? { state: 'good', what: `${name} is set` }
      : { state: 'bad', what: `${name} is missing, or a placeholder`, todo: 'npm run setup asks for it and checks it' },
  );
}

async function queues(ops: Ops): Promise<Finding[]> {
  const { stepQueueUrl, timerQueueUrl, stepDeadLettersUrl, timerDeadLettersUrl } = ops.place;
  const [steps, timers, deadSteps, deadTimers] = await Promise.all(
    [stepQueueUrl, timerQueueUrl, stepDeadLettersUrl, timerDeadLettersUrl].map((url) => countsOf(ops.clients.sqs, url)),
  );
  const dead = (noun: string, waiting = 0): Finding =>
    waiting === 0
      ? { state: 'good', what: `No dead ${noun}s` }
      : {
          state: 'bad',
          what: counted(waiting, `dead ${noun}`),
          todo: 'mend the cause (log), then dead-letters --redrive',
        };
  return [
    {
      state: 'good',
      what: `Steps: ${steps?.waiting} wait, ${steps?.taken} run. Timers: ${timers?.waiting} wait, ${timers?.delayed} are set`,
    },
    dead('step', deadSteps?.waiting),
    dead('timer', deadTimers?.waiting),
  ];
}

async function mappings(ops: Ops): Promise<Finding[]> {
  const names = ['agent-step', 'doorbell', 'dead-letter'].map((name) => `${ops.place.stack.name}-${name}:live`);
  const all = await Promise.all(
    names.map((FunctionName) => ops.clients.lambda.send(new ListEventSourceMappingsCommand({ FunctionName }))),
  );
  return all.flatMap(({ EventSourceMappings = [] }, index): Finding[] => {
    const states = EventSourceMappings.map(({ State }) => State);
    const name = names[index];
    if (states.length > 0 && states.every((state) => state === 'Enabled'))
      return [{ state: 'good', what: `${name} takes from its queue` }];
    const what =
      states.length === 0 ? `${name} has no queue` : `${name} does not take from its queue (${states.join()})`;
    const todo = 'drained on purpose? aws lambda update-event-source-mapping --enabled; else npm run deploy';
    return [{ state: 'bad', what, todo }];
  });
}

async function overdue(ops: Ops): Promise<Finding[]> {
  const due = await ops.dueItems.due(ops.clock.now() - OVERDUE_MS, OVERDUE_MAX);
  const sessions = [...new Set(due.map(({ sessionId }) => sessionId))];
  if (sessions.length === 0) return [{ state: 'good', what: 'No session is overdue' }];
  const more = sessions.length > SHOWN_MAX ? ', …' : '';
  const what = `${counted(sessions.length, 'session')} overdue by 5 minutes and more: ${sessions.slice(0, SHOWN_MAX).join(', ')}${more}`;
  return [
    { state: 'bad', what, todo: 'show <session> and log --session <session> tell why; wake <session> tries again' },
  ];
}

async function machines(ops: Ops): Promise<Finding[]> {
  const { orphans, machines: found } = await orphansOf(ops);
  const running = found.filter(({ isStopped }) => !isStopped).length;
  const stopped = found.length - running;
  return [
    { state: 'good', what: `Machines: ${running} running, ${stopped} stopped` },
    orphans.length === 0
      ? { state: 'good', what: 'No orphans' }
      : {
          state: 'odd',
          what: counted(orphans.length, 'orphan'),
          todo: 'orphans lists them; the reaper removes 25 an hour',
        },
  ];
}
