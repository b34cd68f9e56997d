import type { Reply } from './configuration/configuration.ts';
import { nameOf } from './names.ts';
import type { Entry, Outcome, State } from './state.ts';
import { withResult } from './transcript.ts';

const ID_PREFIXES = {
  'worker-tool': 'c',
  'worker-pair': 'p',
  'lambda-tool': 'l',
  'mcp-tool': 'm',
  'outward-tool': 'o',
  'wait-tool': 't',
  final: 'f',
} as const;

export type CallKind = keyof typeof ID_PREFIXES;

/** Adds a reply's calls to the transcript and opens the first. A reply's calls run in order. */
export function openReply(entry: Entry, reply: Reply): Entry {
  const ids = (reply.split('+') as CallKind[]).map(
    (kind, at) => `${ID_PREFIXES[kind]}${entry.version}${at > 0 ? 'b' : ''}`,
  );
  const named = ids.flatMap((id) => (id.startsWith('p') ? [id, tailOf(id)] : [id]));
  const transcript = [...entry.transcript, ...named.map((id) => `call ${id}` as const)];
  return opened({ ...entry, transcript, behind: ids });
}

/** The second, outward call of a pair that goes to the worker in one command. */
function tailOf(id: string): string {
  return `d${id.slice(1)}`;
}

/** The reply (by its entry's version) that asked for this call. */
export function replyOf(call: string): number {
  return Number.parseInt(call.slice(1), 10);
}

/** A call whose effect its key makes safe to repeat. */
export function isRepeatable(call: string): boolean {
  return call.startsWith('o');
}

/** Opens the next call of the reply, or leaves the thinking to the model. */
export function opened(entry: Entry): Entry {
  const [id, ...behind] = entry.behind;
  const none = { call: null, outwardCall: null, wait: null };
  if (id === undefined) return { ...entry, ...none, phase: 'thinking', behind };
  const acting = { ...entry, ...none, phase: 'acting' as const, behind };
  if (id.startsWith('m') || id.startsWith('o')) return { ...acting, outwardCall: { id, begun: false } };
  if (id.startsWith('t')) return { ...acting, wait: { id, armed: false } };
  if (id.startsWith('l')) return opened({ ...acting, transcript: withResult(acting.transcript, id, 'ok') });
  const second = id.startsWith('p') ? tailOf(id) : null;
  return { ...acting, call: { id, instance: null, dispatches: 0, cancel: 'no', hold: 'no', second, command: null } };
}

/** Every call behind the open one gets this result. */
export function closedBehind(entry: Entry, outcome: Outcome): Entry {
  const ids = entry.behind.flatMap((id) => (id.startsWith('p') ? [id, tailOf(id)] : [id]));
  const transcript = ids.reduce((so, id) => withResult(so, id, outcome), [...entry.transcript]);
  return { ...entry, transcript, behind: [] };
}

/** Messages that are stored and that no model call has seen. */
export function unseen({ inbox, entry }: State): string[] {
  return inbox
    .filter((item) => item.kind === 'message' && !item.absorbed && !entry.transcript.includes(`user ${nameOf(item)}`))
    .map(nameOf);
}
