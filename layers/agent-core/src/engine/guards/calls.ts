import type { CallTrace, GuardState } from '../../domain/session/guard-state.ts';
import type { Ran, Verdict } from './after-results.ts';
import { EDIT_FAILURES_ADVICE, TRACES_MAX } from './limits.ts';
import { sayEditFailures, sayRepetition, sayStopped } from './nudges.ts';
import { repetitionOf } from './repetition.ts';
import { isFailure, traceOf } from './traces.ts';

/** Asking again whether a job has ended is waiting, not repetition; the limits of the turn bound it. */
const WAITING_TOOLS: ReadonlySet<string> = new Set(['bash_job']);

type Seen = Ran & { trace: CallTrace };

/** Folds the calls of a step, in call order, into what the guards know. Calls that never ended say nothing. */
export function watchCalls(guards: GuardState, ran: Ran[]): Verdict {
  const ended = ran.filter(({ call, result }) => result.outcome === 'completed' && !WAITING_TOOLS.has(call.name));
  const seen = ended.map((one): Seen => ({ ...one, trace: traceOf(one.call, one.result) }));
  return seen.reduce<Verdict>(
    (verdict, one, index) => {
      // Asked for twice in one reply, it is not repeated: the model had not seen the result yet.
      const isTwin = seen.slice(0, index).some(({ trace }) => trace.call === one.trace.call);
      const repeated: Verdict = isTwin ? { guards: verdict.guards, advice: [] } : watchRepetition(verdict.guards, one);
      const edited = watchEdits(repeated.guards, one);
      return {
        guards: noteWork(edited.guards, one),
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
  const stop = 'stop' in found && found.stop ? sayStopped(call.name, found.times) : undefined;
  return { guards: { ...guards, traces }, advice: text ? [text] : [], stop };
}

/** Refused edits of one file. At the limit it is said, and counting starts again. */
function watchEdits(guards: GuardState, { call, result }: Ran): Verdict {
  if (call.name !== 'edit_file') return { guards, advice: [] };
  const path = pathOf(call.input);
  const { [path]: before = 0, ...others } = guards.editFailures;
  if (!isFailure(result)) return { guards: { ...guards, editFailures: others }, advice: [] };
  const failures = before + 1;
  if (failures < EDIT_FAILURES_ADVICE)
    return { guards: { ...guards, editFailures: { ...others, [path]: failures } }, advice: [] };
  return { guards: { ...guards, editFailures: others }, advice: [sayEditFailures(path, failures)] };
}

/** What an end of the turn is held to. That a command is a check cannot be known; that none ran, can. */
function noteWork(guards: GuardState, { call, result }: Ran): GuardState {
  if (call.name === 'edit_file' && !isFailure(result)) return { ...guards, hasEdits: true, hasUncheckedEdits: true };
  if (call.name === 'bash' && !result.isError) return { ...guards, hasUncheckedEdits: false };
  if (call.name === 'todo' && !result.isError) return { ...guards, hasPlan: true };
  return guards;
}

function pathOf(input: unknown): string {
  const path = (input as { path?: unknown } | null)?.path;
  return typeof path === 'string' ? path : '(no path)';
}
