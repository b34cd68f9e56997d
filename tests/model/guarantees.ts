import { keyOf, nameOf, versionOf, WITHDRAWN } from './names.ts';
import type { State } from './state.ts';

/** G2 for notices: true at every moment. */
export function brokenNow(state: State): string | undefined {
  if (state.violation) return state.violation;
  const { requested, workerSide, entry } = state;
  const untrue = [...requested, ...(workerSide?.started ?? [])].find((id) =>
    entry.transcript.includes(`result ${id} not-started`),
  );
  if (untrue) return `G9: ${untrue} has started, and its result says not started`;
  const unordered = ['M1', 'M2'].find((key) => !isRising(versionsRead(entry.transcript, key)));
  if (unordered) return `G1: an older version of ${unordered} is read after a newer one`;
  const twice = finalNotices(state).find((id) => (state.shown[id] ?? 0) > 1);
  return twice === undefined ? undefined : `G2: the final answer (${twice}) is shown ${state.shown[twice]} times`;
}

/** What must hold when nothing can happen any more unless people or faults act: G1, G3, G4. */
export function brokenAtRest(state: State): string | undefined {
  const { entry } = state;
  if (entry.phase === 'thinking' || entry.phase === 'acting')
    return `G4: stuck in ${entry.phase}${circumstances(state)}`;
  const heldByPause = state.parked && entry.phase === 'paused';
  const cancelled = state.requested.find((id) => entry.transcript.includes(`result ${id} cancelled`));
  if (cancelled) return `G3: ${cancelled} was made, and its result says cancelled`;
  if (entry.wait && !heldByPause) return `G3: call ${entry.wait.id} is left open in ${entry.phase}`;
  if (entry.outwardCall && !heldByPause) return `G3: call ${entry.outwardCall.id} is left open in ${entry.phase}`;
  if (entry.call && !heldByPause) return `G3: call ${entry.call.id} is left open in ${entry.phase}`;
  return (state.parked ? undefined : (unread(state) ?? untold(state))) ?? unshown(state);
}

/** Words that no answer follows were stopped: the session is paused, so that it can go on, and its thread shows that. */
function untold({ entry, shown }: State): string | undefined {
  const later = entry.transcript.slice(entry.transcript.lastIndexOf('final') + 1);
  const words = later.find((fact) => fact.startsWith('user ') && versionOf(fact) !== WITHDRAWN);
  if (!words) return undefined;
  if (entry.phase !== 'paused') return `G2: ${words} is neither answered nor paused`;
  const isTold = Object.keys(shown).some((id) => id.startsWith('stopped '));
  return isTold ? undefined : `G2: ${words} was stopped, and nobody is told`;
}

function circumstances({ entry }: State): string {
  if (entry.backingOff) return ' (backing off), no wake, no timer';
  if (entry.wait) return ' (waiting), no wake, no timer';
  const command = entry.call?.command;
  return `${command ? ` (command ${command.is})` : ''}, no wake, no timer`;
}

function unread(state: State): string | undefined {
  const { transcript } = state.entry;
  for (const name of state.accepted) {
    const key = keyOf(name);
    const item = state.inbox.find((other) => other.key === key);
    if (item?.kind === 'stop' && !item.absorbed) return `G1: stop ${key} is never handled`;
    if (item?.kind === 'stop') continue;
    const read = versionsRead(transcript, key).at(-1) ?? -1;
    const isWithdrawn = item?.version === WITHDRAWN || state.accepted.includes(nameOf({ key, version: WITHDRAWN }));
    if (isWithdrawn ? read >= 0 && read !== WITHDRAWN : read < versionOf(name))
      return isWithdrawn
        ? `G1: ${key} is read although it is withdrawn`
        : `G1: accepted message ${name} never reaches the model`;
  }
  const left = state.inbox.find((item) => !item.absorbed);
  return left ? `G4: inbox item ${left.key} stays unread, no wake` : undefined;
}

/** The versions of a message that the transcript has, in its order. */
function versionsRead(transcript: State['entry']['transcript'], key: string): number[] {
  const names = transcript.flatMap((fact) => (fact.startsWith('user ') ? [fact.slice('user '.length)] : []));
  return names.filter((name) => keyOf(name) === key).map(versionOf);
}

function isRising(versions: readonly number[]): boolean {
  return versions.every((version, at) => at === 0 || version > (versions[at - 1] ?? -1));
}

function unshown(state: State): string | undefined {
  const finals = state.entry.transcript.filter((fact) => fact === 'final').length;
  return finalNotices(state).length < finals ? 'G2: a final answer is never shown' : undefined;
}

function finalNotices({ shown }: State): string[] {
  return Object.keys(shown).filter((id) => id.startsWith('final '));
}
