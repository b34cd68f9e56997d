import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { originKey } from '@remote-swe/core/domain/worker/disk';
import { RETENTION_MS } from '../functions/functions.ts';
import { SimFork } from '../programs/fork.ts';
import type { SimWorld } from '../world.ts';

/** What was done in a run that a campaign must meet, by the names of scenario/fault-kinds.ts; again when it was done again. */
export function metIn(world: SimWorld): string[] {
  const forks = world.threads.filter((thread) => thread instanceof SimFork);
  return [
    ...forks.filter(({ standing }) => standing === 'open').flatMap((fork) => metByFork(world, fork)),
    ...metByBrowsers(world),
    ...metByDeletion(world),
    ...Array.from({ length: world.meanwhile.removedBesideStarts }, () => 'removal: beside a start'),
  ];
}

function metByDeletion({ deletion, things }: SimWorld): string[] {
  if (deletion.deletions === 0) return [];
  const hadMachines = things.ec2.all.length > 0;
  return ['stack: deleted', ...(hadMachines ? ['stack: deleted with machines'] : [])];
}

function metByBrowsers({ browsers }: SimWorld): string[] {
  const kinds = browsers.answered.map(({ path, answer: { status }, by }): string => {
    if (by === 'forged' || status === 401) return by === 'forged' ? 'forged' : 'signed out';
    return status < 300 ? path.slice(1) || 'look' : 'refused';
  });
  return kinds.map((kind) => `page: ${kind}`);
}

function metByFork(world: SimWorld, fork: SimFork): string[] {
  const { things } = world;
  const { wish, sessionId, origin, program } = fork;
  const [first] = things.table.entries.get(sessionId) ?? [];
  const asked = program.answered.filter(({ path }) => path === '/forks').length;
  const kinds: [string, boolean][] = [
    ['in the console', wish?.talk === 'console'],
    ['in a thread', wish?.talk === 'thread'],
    ['with words', wish?.words !== undefined],
    ['with another model', wish?.model !== undefined],
    ['of a fork', origin instanceof SimFork],
    ['of an issue', origin?.sessionId.startsWith('github:') === true],
    ['of a program', origin?.sessionId.startsWith('api:') === true && !(origin instanceof SimFork)],
    ['of an earlier entry', (wish?.back ?? 0) > 0 && first !== undefined],
    ['of open calls', isOfOpenCalls(first)],
    ['with saved work', things.blobs.copies.some(({ to }) => to === originKey(sessionId))],
    ['from the page', wish?.by === 'browser'],
    ['asked twice', asked > 1],
    ['used after its origin was removed', isUsedLate(world, fork)],
  ];
  return kinds.flatMap(([kind, isMet]) => (isMet ? [`fork: ${kind}`] : []));
}

/** Its first machine is younger than the removal of its origin's. */
function isUsedLate({ things: { ec2 } }: SimWorld, { sessionId, origin }: SimFork): boolean {
  const own = ec2.all.find((machine) => machine.sessionId === sessionId);
  const before = ec2.all.filter((machine) => machine.sessionId === origin?.sessionId);
  const isOld = (launchedAt: number) => launchedAt < (own?.launchedAt ?? 0) - RETENTION_MS;
  return before.length > 0 && before.every(({ state, launchedAt }) => state === 'gone' && isOld(launchedAt));
}

/** Calls of the origin that had no result where it was forked. */
function isOfOpenCalls(first: JournalEntry | undefined): boolean {
  const last = first?.messages.findLast(({ kind }) => kind !== 'advice' && kind !== 'people');
  return last?.kind === 'results' && JSON.stringify(last).includes('forked here');
}
