import { stored } from '../secrets/everything.ts';
import type { Tries } from '../tries.ts';
import { misplaced, type Reading, readingOf } from './frames-in.ts';
import { isSelfMarked } from './self-marked.ts';
import { ALICE_SAYS, type StrangersThread, type Written } from './thread.ts';

/** How many of Alice's words each call of the model has, in their order: the third call has what she said during the second. */
const WORDS_OF_CALLS = [1, 2, 3, 4];
/** What the agent says when somebody has moved the session. */
const MOVED = /stopp|paused|raised|history of this session|now use|muted/i;

/** The agent asked and said what Alice's words are worth, and nothing else; the model reads her words as they were. */
export function judgeSession(thread: StrangersThread, tries: Tries): void {
  const requests = thread.requests();
  const calls = WORDS_OF_CALLS.length;
  tries.note(`the model was asked ${requests.length} times instead of ${calls}`, requests.length === calls);
  const moved = thread.agentSaid().filter((text) => MOVED.test(text) && !/Unauthorized/.test(text));
  tries.note(`the agent said: ${moved.join(' | ')}`, moved.length === 0);
  const readings = requests.map(readingOf);
  for (const [index, reading] of readings.entries()) judgeReading(reading, index, tries);
  const [first, last] = [readings[0]?.frames ?? [], readings.at(-1)?.frames ?? []];
  const isAsBefore = JSON.stringify(last.slice(0, first.length)) === JSON.stringify(first);
  tries.note('what the model had read is not as it was', isAsBefore);
  const own = first.find(({ tag, from }) => tag === 'outside-material' && from === thread.root.by.from);
  if (!own || !isSelfMarked(own.head, own.content)) throw new Error('No frame was given a text that holds its mark');
}

function judgeReading({ frames, problems }: Reading, index: number, tries: Tries): void {
  tries.note(`request ${index}: ${problems.join('; ')}`, problems.length === 0);
  const people = frames.filter(({ tag }) => tag === 'person-message').map(({ from, content }) => `${from} ${content}`);
  const hers = ALICE_SAYS.slice(0, WORDS_OF_CALLS[index]).map((text) => `U0ALICE ${text}`);
  tries.note(`request ${index} has words of ${people.join(' | ')}`, people.join('\n') === hers.join('\n'));
}

/** Each text stands in material of who wrote it, or nowhere; what the session does not read is not kept. */
export async function judgeWords(thread: StrangersThread, tries: Tries): Promise<void> {
  const places = await stored(thread.system);
  for (const written of thread.written) {
    const kept = places.filter(({ text }) => text.includes(written.word)).map(({ name }) => `kept in ${name}`);
    const found = [...shownWrong(thread, written), ...(written.fate === 'read' ? [] : kept)];
    tries.note(`${written.what}: ${found.join('; ')}`, found.length === 0);
  }
}

/** What the model was to read and was not shown has shown nothing. */
function shownWrong(thread: StrangersThread, { word, from, fate }: Written): string[] {
  const requests = thread.requests();
  const isMissing = fate === 'read' && !requests.some((request) => JSON.stringify(request).includes(word));
  return [
    ...requests.flatMap((request) => misplaced(request, word, from)),
    ...(isMissing ? ['not shown to the model'] : []),
  ];
}
