import type { Commit, Entry, OpenCall, Stage } from '../../state.ts';

/** The entry after this one: everything not named stays. */
export function nextEntry(entry: Entry, change: Partial<Omit<Entry, 'version'>>): Entry {
  return { ...entry, ...change, version: entry.version + 1 };
}

/** The stage that appends `draft`. Unless told otherwise it absorbs nothing, leaves the worker item alone and rings for nothing. */
export function commitOf(what: string, draft: Entry, options: Partial<Omit<Commit, 'what' | 'draft'>> = {}): Stage {
  return {
    at: 'commit',
    commit: { what, draft, absorb: [], worker: { does: 'nothing' }, more: false, after: 'finish', ...options },
  };
}

/** Gives the worker item's claim back when the call held one. */
export function releaseOf(call: OpenCall | null): Commit['worker'] {
  return call?.command ? { does: 'release', generation: call.command.generation } : { does: 'nothing' };
}

/** The newest entry's time has not come, and its timer is armed: nothing to do but to acknowledge. */
export function waiting(extraTimer: boolean): Stage {
  return extraTimer ? { at: 'arm', next: { at: 'acknowledge' } } : { at: 'acknowledge' };
}
