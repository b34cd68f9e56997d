import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { messageKeyOf, versionName } from '@remote-swe/core/domain/session/versions';
import type { PersonMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { Evidence } from '../evidence.ts';
import type { Written, WrittenVersion } from './written.ts';

/**
 * G1 and G2 for people's messages: accepted means absorbed, once, or withdrawn before. What an author made of a message is read in its
 * place, or told where the message was read before.
 */
export function brokenWords(evidence: Evidence): string[] {
  const { entries, accepted, unread, mentions, written } = evidence;
  const shown = entries.flatMap(peopleOf).map(({ key }) => key);
  const left = isParked(evidence) ? [] : unread;
  return [
    ...mentions.filter((key) => !accepted.includes(key)).map((key) => `G1: ${key} was never accepted`),
    ...left.map((key) => `G1: ${key} is still unread`),
    ...repeated(absorbedOf(entries)).map((name) => `G7: ${name} was absorbed twice`),
    ...repeated(shown).map((name) => `G2: ${name} is in the transcript twice`),
    ...accepted.filter((key) => isLost(key, evidence)).map((key) => `G1: ${key} is not in the transcript`),
    ...written.filter(({ key }) => accepted.includes(key)).flatMap((each) => brokenVersions(each, evidence)),
  ];
}

/** Values that occur more than once, each named once. */
export function repeated(values: string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function absorbedOf(entries: JournalEntry[], key?: string): string[] {
  const names = entries.flatMap(({ absorbed }) => absorbed);
  return key === undefined ? names : names.filter((name) => messageKeyOf(name) === key);
}

function isParked({ entries }: Pick<Evidence, 'entries'>): boolean {
  return entries.at(-1)?.kind === 'dead-letter';
}

/** Neither unread, nor read, nor a stop, nor withdrawn while nobody had read it. */
function isLost(key: string, { entries, unread, written }: Evidence): boolean {
  if (unread.includes(key)) return false;
  const entry = entries.find(({ absorbed }) => absorbed.some((name) => messageKeyOf(name) === key));
  if (!entry) return !isWithdrawn(written.find((each) => each.key === key));
  const isStop = entry.kind === 'pause' && messageKeyOf(entry.absorbed.at(-1) ?? '') === key;
  return !isStop && !entries.some((each) => peopleOf(each).some((person) => messageKeyOf(person.key) === key));
}

/** Deleted, or a stop by now: then the stop has an item of its own. */
function isWithdrawn(written: Written | undefined): boolean {
  if (!written || written.versions.length === 1) return false;
  const { words } = written.versions.at(-1) ?? {};
  return words === undefined || words === 'stop';
}

/** A compaction carries over what stood in the prefix before it. Only what it absorbs itself is new. */
function peopleOf({ kind, messages, absorbed }: JournalEntry): PersonMessage[] {
  const people = messages.flatMap((message) => (message.kind === 'people' ? message.people : []));
  return people.filter(({ key }) => kind !== 'compact' || absorbed.includes(key));
}

/** What was absorbed of a message: versions that there were, in their order, the last one last, each in its own words. */
function brokenVersions(written: Written, evidence: Evidence): string[] {
  const { key, versions } = written;
  const names = absorbedOf(evidence.entries, key);
  const places = names.map((name) => placeOf(name, written));
  const isInOrder = places.every((place, index) => index === 0 || (places[index - 1] ?? 0) <= place);
  const isOpen = evidence.unread.includes(key) || names.length === 0;
  return [
    ...names.filter((_, index) => places[index] === -1).map((name) => `G1: ${name} is no version that was written`),
    ...(isInOrder ? [] : [`G7: versions of ${key} were read in another order: ${names.join(' ')}`]),
    ...(isOpen || places.at(-1) === versions.length - 1 ? [] : [`G1: the last version of ${key} was never read`]),
    ...evidence.entries.flatMap((entry) => brokenEntry(written, { evidence, entry, first: names[0] })),
  ];
}

/** Where the version of this name stands among all, or -1. */
function placeOf(name: string, { key, versions }: Written): number {
  return versions.findIndex(({ version }) => versionName({ key, ...(version ? { version } : {}) }) === name);
}

/** `first`: the name under which the message was read first; what comes later is told as a change. */
type Place = { evidence: Evidence; entry: JournalEntry; first: string | undefined };

function brokenEntry(written: Written, place: Place): string[] {
  const own = peopleOf(place.entry).filter(({ key }) => messageKeyOf(key) === written.key);
  return own.flatMap((person) => brokenPerson(person, written.versions[placeOf(person.key, written)], place));
}

function brokenPerson(
  { key, text, change }: PersonMessage,
  version: WrittenVersion | undefined,
  place: Place,
): string[] {
  const { entry, first } = place;
  const isFirst = key === first;
  if (!version || !entry.absorbed.includes(key)) return [`G1: ${key} is in the transcript and was not absorbed`];
  const kind = version.words === undefined ? 'withdrawn' : 'changed';
  const expected = isFirst ? undefined : kind;
  const said = isFirst ? `is told as ${change?.kind}` : `is not told as ${kind}`;
  return [
    ...(text === (version.words ?? '') ? [] : [`G1: ${key} is read as “${text}”, it says “${version.words ?? ''}”`]),
    ...(change?.kind === expected ? [] : [`G1: ${key} ${said}`]),
    ...(isFirst && kind === 'withdrawn' ? [`G1: ${key} was withdrawn unread, and is read`] : []),
    ...(change && !isAsked({ text, change }, place) ? [`G1: no model call is told that ${key} was ${kind}`] : []),
  ];
}

/** Whether a request tells it, unless the model was never asked again. */
function isAsked({ text, change }: Pick<PersonMessage, 'text' | 'change'>, { evidence, entry }: Place): boolean {
  const isOver = !evidence.entries.some(({ kind, version }) => kind === 'reply' && version >= entry.version);
  const told = change?.kind === 'withdrawn' ? 'was withdrawn' : 'was changed to this';
  const begin = `began '${change?.of}' ${told}`;
  const requests = evidence.modelCalls.map(({ request }) => JSON.stringify(request ?? ''));
  return isOver || requests.some((request) => request.includes(begin) && request.includes(text));
}
