import { type Action, dropStep, fair, freezeStep, spend } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Stage, State, Step } from '../../state.ts';
import { collect } from './collect.ts';
import { commit } from './commit.ts';
import { ensureWorker, readWorker, send, sendCancel, sendHold } from './dispatch.ts';
import { acknowledge, armTimer, clearDue, finish } from './finish.ts';
import { lookUpNotices, postPending, readEntry, readInbox } from './load.ts';
import { callModel } from './model.ts';
import { callOutward } from './outward.ts';
import { look } from './wait.ts';

/** agent-step: every running invocation makes its next external call, dies before it, or stands still before it. */
export function steps(state: State, configuration: Configuration): Action[] {
  return state.steps.flatMap((step) => [
    ...spend(state, 'crash', `CRASH of ${name(step)} before ${callOf(step.stage)}`, (spent) => dropStep(spent, step)),
    ...(step.frozen
      ? []
      : spend(state, 'freeze', `${name(step)} STANDS STILL before ${callOf(step.stage)}`, (spent) =>
          freezeStep(spent, step),
        )),
    ...proceed(state, step, configuration),
  ]);
}

function proceed(state: State, step: Step, configuration: Configuration): Action[] {
  if (step.frozen && configuration.rules.leaseGuard && hasOutsideEffect(step.stage))
    return [fair(`${name(step)}: lease is gone, no ${callOf(step.stage)}`, dropStep(state, step))];
  const label = `${name(step)}: `;
  return act(state, step, configuration).map((action) => ({ ...action, label: label + action.label }));
}

function act(state: State, step: Step, configuration: Configuration): Action[] {
  const { stage } = step;
  switch (stage.at) {
    case 'read-inbox':
      return readInbox(state, step, stage, configuration);
    case 'read-entry':
      return readEntry(state, step, stage, configuration);
    case 'look-up-notices':
      return lookUpNotices(state, step, stage, configuration);
    case 'post-pending':
      return postPending(state, step, stage, configuration);
    case 'call-model':
      return callModel(state, step, stage, configuration);
    case 'read-worker':
      return readWorker(state, step, stage, configuration);
    case 'ensure-worker':
      return ensureWorker(state, step, stage, configuration);
    case 'send':
      return send(state, step, stage, configuration);
    case 'send-cancel':
      return sendCancel(state, step, stage);
    case 'call-outward':
      return callOutward(state, step, stage, configuration);
    case 'send-hold':
      return sendHold(state, step, stage, configuration);
    case 'look':
      return look(state, step, stage, configuration);
    case 'collect':
      return collect(state, step, stage, configuration);
    case 'arm':
      return armTimer(state, step, stage, configuration);
    case 'commit':
      return commit(state, step, stage, configuration);
    case 'finish':
      return finish(state, step, stage, configuration);
    case 'clear-due':
      return clearDue(state, step, stage);
    case 'acknowledge':
      return acknowledge(state, step);
  }
}

function hasOutsideEffect(stage: Stage): boolean {
  return (
    ['post-pending', 'send', 'send-cancel', 'send-hold', 'call-outward'].includes(stage.at) || callOf(stage) === 'post'
  );
}

/** The name of the external call that comes next. */
function callOf(stage: Stage): string {
  switch (stage.at) {
    case 'commit':
      return `commit of ${stage.commit.what}`;
    case 'finish':
      return stage.left[0] ?? 'acknowledge';
    default:
      return stage.at;
  }
}

function name(step: Step): string {
  return `step ${step.slot}${step.frozen ? ' (late)' : ''}`;
}
