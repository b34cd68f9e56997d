import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { Conversation } from '../people/conversation.ts';
import type { Answered } from '../programs/asker.ts';
import { SimFork } from '../programs/fork.ts';
import { SimProgram } from '../programs/program.ts';
import type { SimWorld } from '../world.ts';

/** What programs are promised: docs/api.md and docs/events.md. */
export function brokenPrograms(world: SimWorld): string[] {
  const { receiver, requests, apiSessions, table } = world.things;
  const programs = world.threads.flatMap((thread) => programOf(thread) ?? []);
  if (programs.length === 0) return [];
  const own = new Set(world.threads.map(({ sessionId }) => sessionId));
  const made = [...table.inbox.keys(), ...apiSessions.begun.keys()].filter((id) => id.startsWith('api:'));
  const unknown = [...new Set(made)].filter((id) => !own.has(id));
  const unbegun = [...apiSessions.begun.keys()].filter((id) => !table.entries.has(id));
  const refused = world.threads.some((thread) => thread.standing === 'never');
  const noted = [...requests.made.values()].filter(({ sessionId, thread = sessionId }) => !refused && !own.has(thread));
  return [
    ...(receiver?.seen ?? []),
    ...programs.flatMap((program) => [...program.seen, ...brokenAnswers(program)]),
    ...programs.flatMap((program) => untold(world, program.sessionId)),
    ...unknown.map((id) => `Program: ${id} is a session that no request is answered with`),
    ...unbegun.map((id) => `Leak: ${id} is in the list, and never began`),
    ...noted.map(({ sessionId }) => `Leak: a request is noted for ${sessionId}, which is nobody's`),
  ];
}

function programOf(thread: Conversation): SimProgram | undefined {
  if (thread instanceof SimFork) return thread.program;
  return thread instanceof SimProgram ? thread : undefined;
}

/** The same request has the same answer, and only what the session's state does not take is refused. */
function brokenAnswers({ answered, sessionId }: SimProgram): string[] {
  const known = new Map<string, string>();
  return answered.flatMap((each) => [
    ...(isRefusable(each) || each.answer.status < 300 ? [] : [`Program: ${nameOf(each)} was refused: ${told(each)}`]),
    ...otherAnswer(known, each),
    ...(each.path.startsWith('?') ? missingInList(each, sessionId) : []),
  ]);
}

/** A session that is not paused is not let go on, and a budget that is higher is not raised. Of forks another checker judges. */
function isRefusable({ method, path, answer: { status } }: Answered): boolean {
  if (path === '/forks') return true;
  if (method === 'GET' && path === '') return status === 404;
  return status === 409 && (path === '/resume' || path === '/raise');
}

function otherAnswer(known: Map<string, string>, each: Answered): string[] {
  if (each.name === undefined || each.answer.status >= 300) return [];
  const { id, key } = each.answer.json;
  const is = String(id ?? key);
  const before = known.get(each.name) ?? is;
  known.set(each.name, before);
  return before === is ? [] : [`Program: ${nameOf(each)} made ${before}, and when it was asked again ${is}`];
}

/** A program that was answered with a session finds it in its list from then on. */
function missingInList({ answer }: Answered, sessionId: string): string[] {
  const rows = (answer.json.sessions ?? []) as { id?: string }[];
  return rows.some(({ id }) => id === sessionId) ? [] : [`Program: ${sessionId} is not in its list`];
}

/** Nothing that was to be told waits, and all of it came: messages and events, each by its id. */
function untold({ things }: SimWorld, sessionId: string): string[] {
  const entries = things.table.entries.get(sessionId) ?? [];
  const events = new Set(entries.flatMap(({ state }) => (state.eventsPending ?? []).map(({ id }) => id)));
  const left = entries.at(-1)?.state.eventsPending ?? [];
  return [
    ...left.map(({ id }) => `Leak: ${id} still waits to be told`),
    ...[...events].filter((id) => !things.receiver?.taken.has(id)).map((id) => `Callbacks: ${id} was never told`),
  ];
}

/** Nobody is told of a fork in the console: whoever looks there sees what stands in its entries. */
export function isOfConsole([first]: readonly JournalEntry[]): boolean {
  return first?.state.source.kind === 'api' && first.state.source.callback === undefined && first.kind === 'fork';
}

export function shownInConsole(entries: readonly JournalEntry[]) {
  const notices = entries.flatMap(({ state }) => state.noticesPending);
  return [...new Map(notices.map(({ id, text }) => [id, { noticeId: id, text }])).values()];
}

/** What the program of a session was told, as others see posts. Progress is told nobody: it stands in its entry. */
export function shownToProgram({ things }: SimWorld, entries: readonly JournalEntry[]) {
  const progress = entries.flatMap(({ state }) => state.noticesPending.filter(({ kind }) => kind === 'progress'));
  const own = entries[0]?.sessionId;
  const told = [...(things.receiver?.taken.values() ?? [])].map((each) => each.told);
  return [
    ...[...new Set(progress.map(({ id }) => id))].map((noticeId) => ({ noticeId, text: '' })),
    ...told
      .filter(({ type, sessionId }) => type === 'message' && sessionId === own)
      .map(({ id: noticeId, text = '' }) => ({ noticeId, text })),
  ];
}

function nameOf({ name, path }: Answered): string {
  return name ?? path;
}

function told({ answer: { status, json } }: Answered): string {
  return `${status} ${String(json.detail ?? json.title ?? '')}`;
}
