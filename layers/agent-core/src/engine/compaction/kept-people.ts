import type { PersonMessage, TranscriptMessage } from '../../domain/transcript.ts';
import { IMAGES_KEPT } from './size.ts';
import { charsLeftOut } from './texts.ts';

/** What all carried messages of people may be long together: about 20,000 tokens. */
export const PEOPLE_CHARS_MAX = 70_000;
/** One message, even the task, is cut in its middle above this: catches a pasted log. */
export const PERSON_CHARS_MAX = 30_000;
/** What is left of a message that did not fit. */
const STUB_CHARS = 200;
/** Messages whose keys are carried at all. Catches a thread of years; older ones are in the log. */
const PEOPLE_MAX = 300;

/** Words by which people ask for something to be remembered, in the languages that our users write most. */
const REMEMBER =
  /\b(remember|keep in mind|don'?t forget|from now on|always|never|note that|going forward)\b|覚え|忘れ|今後|常に|必ず|以後|絶対|记住|记得|기억/i;

/** All messages of people in a transcript, oldest first. */
export function peopleOf(transcript: TranscriptMessage[]): PersonMessage[] {
  return transcript.flatMap((message) => (message.kind === 'people' ? message.people : []));
}

/**
 * What the next prefix carries of people's messages, in their order: word for word as many as fit. The newest comes
 * first, then the task, then what was asked to be remembered, then from the newest back; of the rest the beginning stays.
 */
export function keptPeople(all: PersonMessage[]): PersonMessage[] {
  const people = all.length > PEOPLE_MAX ? [...all.slice(0, 1), ...all.slice(1 - PEOPLE_MAX)] : all;
  const texts = new Map<PersonMessage, string>();
  const images = new Set<PersonMessage>();
  let charsLeft = PEOPLE_CHARS_MAX;
  let imagesLeft = IMAGES_KEPT;
  for (const person of byImportance(people)) {
    const text = cutMiddle(person.text, PERSON_CHARS_MAX);
    const kept = text.length <= charsLeft ? text : cutMiddle(text, STUB_CHARS);
    texts.set(person, kept);
    charsLeft -= kept.length;
    if (person.images.length > imagesLeft) continue;
    images.add(person);
    imagesLeft -= person.images.length;
  }
  return people.map((person) => withKept(person, texts.get(person) ?? '', images.has(person)));
}

function byImportance(people: PersonMessage[]): PersonMessage[] {
  const newest = people.at(-1);
  const remembered = people.filter((person) => REMEMBER.test(person.text));
  return [...new Set([...(newest ? [newest] : []), ...people.slice(0, 1), ...remembered, ...people.toReversed()])];
}

function withKept(person: PersonMessage, text: string, withImages: boolean): PersonMessage {
  if (withImages || person.images.length === 0) return { ...person, text };
  return { ...person, text: `${text}\n(${person.images.length} images were attached; no longer shown)`, images: [] };
}

/** Head and tail of a text that is longer than `charsMax`, with a note of what is missing. */
export function cutMiddle(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const head = text.slice(0, Math.ceil(charsMax * 0.6));
  const tail = text.slice(text.length - Math.floor(charsMax * 0.4));
  return `${head}${charsLeftOut(text.length - head.length - tail.length)}${tail}`;
}
