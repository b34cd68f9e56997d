import { type FramedText, sessionText } from '../../domain/frames/frame.ts';
import { SHOWN_IMAGES_BYTES_MAX } from '../../domain/image/image-limits.ts';
import type { PersonMessage, TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { IMAGES_KEPT } from '../model-request/size.ts';
import { charsLeftOut, partsLeftOut } from './texts.ts';

/** Characters of all carried messages of people together: about 20,000 tokens. */
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
export function keptPeople(all: PersonMessage[], share = 1): PersonMessage[] {
  const people = all.length > PEOPLE_MAX ? [...all.slice(0, 1), ...all.slice(1 - PEOPLE_MAX)] : all;
  const kept = new Map<PersonMessage, PersonMessage>();
  let charsLeft = PEOPLE_CHARS_MAX * share;
  let imagesLeft = IMAGES_KEPT;
  let imageBytesLeft = SHOWN_IMAGES_BYTES_MAX;
  for (const person of byImportance(people)) {
    const words = wordsWithin(person, charsLeft, PERSON_CHARS_MAX * share);
    charsLeft -= charsOf(words);
    const bytes = person.images.reduce((sum, image) => sum + image.bytes, 0);
    const hasRoom = person.images.length <= imagesLeft && bytes <= imageBytesLeft;
    if (hasRoom) {
      imagesLeft -= person.images.length;
      imageBytesLeft -= bytes;
    }
    kept.set(person, hasRoom ? words : withoutImages(words));
  }
  return people.map((person) => kept.get(person) ?? person);
}

function byImportance(people: PersonMessage[]): PersonMessage[] {
  const newest = people.at(-1);
  const remembered = people.filter((person) => REMEMBER.test(person.text));
  return [...new Set([...(newest ? [newest] : []), ...people.slice(0, 1), ...remembered, ...people.toReversed()])];
}

/** The whole message up to {@link PERSON_CHARS_MAX}, with what came along; where that does not fit, only its beginning and end. */
function wordsWithin(person: PersonMessage, charsLeft: number, charsMax: number): PersonMessage {
  const text = cutMiddle(person.text, charsMax);
  const parts = partsWithin(person.parts ?? [], charsMax - text.length);
  const whole = { ...person, text, ...(parts.length > 0 ? { parts } : {}) };
  if (charsOf(whole) <= charsLeft) return whole;
  const stub = cutMiddle(text, STUB_CHARS);
  return parts.length === 0
    ? { ...person, text: stub }
    : { ...person, text: stub, parts: [sessionText(partsLeftOut(parts.length))] };
}

function partsWithin(parts: FramedText[], charsMax: number): FramedText[] {
  let charsLeft = charsMax;
  return parts.map(({ frame, text }) => {
    const kept = cutMiddle(text, Math.max(STUB_CHARS, charsLeft));
    charsLeft -= kept.length;
    return { frame, text: kept };
  });
}

function charsOf({ text, parts = [] }: PersonMessage): number {
  return parts.reduce((sum, part) => sum + part.text.length, text.length);
}

function withoutImages({ images, parts = [], ...person }: PersonMessage): PersonMessage {
  const note = sessionText(`${images.length} images were attached to it; they are no longer shown`);
  return { ...person, images: [], parts: [...parts, note] };
}

/** Head and tail of a text that is longer than `charsMax`, with a note of what is missing. */
export function cutMiddle(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const head = text.slice(0, Math.ceil(charsMax * 0.6));
  const tail = text.slice(text.length - Math.floor(charsMax * 0.4));
  return `${head}${charsLeftOut(text.length - head.length - tail.length)}${tail}`;
}
