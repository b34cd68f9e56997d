import { errorReason } from '../../domain/notices/error-reason.ts';
import type { CallTrace, GuardState } from '../../domain/session/guard-state.ts';
import { withPushes } from '../../domain/tool/pushes.ts';
import { EDIT_FAILURES_ADVICE, TRACES_MAX } from './limits.ts';
import { sayEditFailures, sayRepetition } from './nudges.ts';
import { hasDone, type Ran, type Verdict } from './ran.ts';
import { repetitionOf } from './repetition.ts';
import { traceOf } from './traces.ts';

type Seen = Ran & { trace: CallTrace };

/**
 * Folds the calls of a step, in call order, into what the guards know. Calls that never ended say nothing. Asking again whether
 * a job has ended is waiting, not repetition; the limits of the turn bound it.
 */
export function watchCalls(guards: GuardState, ran: Ran[]): Verdict {
  const ended = ran.filter(({ result }) => result.outcome === 'completed');
  const seen = ended.map((one): Seen => ({ ...one, trace: traceOf(one.call, one.result) }));
  return seen.reduce<Verdict>(
    (verdict, one, index) => {
      // Asked for twice in one reply, it is not repeated: the model had not seen the result yet.
      const isTwin = seen.slice(0, index).some(({ trace }) => trace.call === one.trace.call);
      const repeated: Verdict =
        isTwin || one.tool?.waits ? { guards: verdict.guards, advice: [] } : watchRepetition(verdict.guards, one);
      const edited = watchEdits(repeated.guards, one);
      return {
        guards: notePushes(noteWork(edited.guards, one), one),
        advice: [...verdict.advice, ...repeated.advice, ...edited.advice],
        stop: verdict.stop ?? repeated.stop,
      };
    },
    { guards, advice: [] },
  );
}

function watchRepetition(guards: GuardState, { call, trace }: Seen): Verdict {
  const traces = [...guards.traces, trace].slice(-TRACES_MAX);
  const found = repetitionOf(traces);
  const text = sayRepetition(call.name, found);
  const stop = 'stop' in found && found.stop ? errorReason('stuck', found.times, call.name) : undefined;
  return { guards: { ...guards, traces }, advice: text ? [text] : [], stop };
}

/** Refused edits of one file. At the limit it is said, and counting starts again. */
function watchEdits(guards: GuardState, { call, tool, result }: Ran): Verdict {
  if (tool?.countsAs?.kind !== 'edit') return { guards, advice: [] };
  const path = tool.countsAs.path(call.input);
  const { [path]: before = 0, ...others } = guards.editFailures;
  if (!result.isError) return { guards: { ...guards, editFailures: others }, advice: [] };
  const failures = before + 1;
  if (failures < EDIT_FAILURES_ADVICE)
    return { guards: { ...guards, editFailures: { ...others, [path]: failures } }, advice: [] };
  return { guards: { ...guards, editFailures: others }, advice: [sayEditFailures(path, failures)] };
}

/** What an end of the turn is held to. That a command is a check cannot be known; that none ran, can. */
function noteWork(guards: GuardState, one: Ran): GuardState {
  if (hasDone(one, 'edit')) return { ...guards, hasEdits: true, hasUncheckedEdits: true };
  if (hasDone(one, 'check')) return { ...guards, hasUncheckedEdits: false };
  if (hasDone(one, 'plan')) return { ...guards, hasPlan: true };
  return guards;
}

/** A command that failed may have pushed before it did. */
function notePushes(guards: GuardState, { tool, result }: Ran): GuardState {
  if (tool?.countsAs?.kind !== 'check') return guards;
  const pushed = withPushes(guards.pushed ?? [], result);
  return pushed.length > 0 ? { ...guards, pushed } : guards;
}
