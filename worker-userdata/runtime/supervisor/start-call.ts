import type { Place } from '../place.ts';
import type { CallRequest } from './call-request.ts';
import { startSupervisor } from './start-supervisor.ts';
import { supervise } from './supervise.ts';

/** Starts a call. Resolves once the ledger knows it, whoever claimed it; rejects when nothing was started. */
export type StartCall = (request: CallRequest) => Promise<void>;

/** Every call in a process of its own, which outlives this one. */
export function inOwnProcesses(place: Place): StartCall {
  return (request) => startSupervisor(request, place);
}

/**
 * The first call in this process, which saves a start of Node.js; the others in processes of their own, so that no two calls
 * share signals, memory or an end. For a process that nothing else ends: it is to stay for what it puts into `background`.
 */
export function firstCallHere(place: Place, background: Promise<unknown>[]): StartCall {
  const started: CallRequest[] = [];
  return async (request) => {
    if (started.push(request) > 1) return startSupervisor(request, place);
    background.push((await supervise(request, place)).background);
  };
}
