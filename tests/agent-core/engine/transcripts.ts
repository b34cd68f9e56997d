import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { ModelBlock, PersonMessage, TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import fc from 'fast-check';

/** A round of a session: people write, the model calls tools, results come, words may come in between. */
type Round = { uses: number; words: string[]; text: string; shuffled: number; outputs: string[] };

const words = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', '   ', '\n', 'はい', '👍🏽'));
const round: fc.Arbitrary<Round> = fc.record({
  uses: fc.integer({ min: 0, max: 5 }),
  words: fc.array(words, { maxLength: 2 }),
  text: fc.oneof(
    fc.constant(''),
    fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== ''),
  ),
  shuffled: fc.integer(),
  outputs: fc.array(words, { minLength: 5, maxLength: 5 }),
});

/** Transcripts as steps write them, and the lengths at which a model call is made. */
export const transcripts: fc.Arbitrary<{ transcript: TranscriptMessage[]; callPoints: number[] }> = fc
  .tuple(words, fc.array(round, { maxLength: 8 }))
  .map(([first, rounds]) => {
    const transcript: TranscriptMessage[] = [{ kind: 'people', facts: 'Session facts.', people: [person('0', first)] }];
    const callPoints = [1];
    rounds.forEach((each, index) => {
      transcript.push({ kind: 'model', blocks: blocksOf(each, index) });
      transcript.push(...afterModel(each, index));
      callPoints.push(transcript.length);
    });
    return { transcript, callPoints };
  });

function blocksOf({ uses, text }: Round, index: number): ModelBlock[] {
  const reasoning: ModelBlock = { reasoningContent: { reasoningText: { text: '', signature: `signed-${index}` } } };
  const said = text || uses === 0 ? [{ text: text || 'Done.' }] : [];
  return [
    reasoning,
    ...said,
    ...idsOf(uses, index).map((toolUseId) => ({ toolUse: { toolUseId, name: 'bash', input: {} } })),
  ];
}

/** Words may reach the transcript before the results: a stop absorbs them while a command is being ended. */
function afterModel({ uses, words: said, shuffled, outputs }: Round, index: number): TranscriptMessage[] {
  const people = said.map((text, at) => person(`${index}-${at}`, text));
  const spoken: TranscriptMessage[] = people.length > 0 ? [{ kind: 'people', people }] : [];
  if (uses === 0) return people.length > 0 ? spoken : [{ kind: 'people', people: [person(`${index}-0`, 'go on')] }];
  const results = idsOf(uses, index).map((id, at) => resultOf(id, outputs[at] ?? ''));
  const rotated = [...results.slice(Math.abs(shuffled) % uses), ...results.slice(0, Math.abs(shuffled) % uses)];
  const answered: TranscriptMessage = { kind: 'results', results: rotated };
  return shuffled % 2 === 0 ? [answered, ...spoken] : [...spoken, answered];
}

function idsOf(uses: number, index: number): string[] {
  return Array.from({ length: uses }, (_, at) => `use-${index}-${at}`);
}

function person(key: string, text: string): PersonMessage {
  return { key, user: 'U1', text, images: text === '👍🏽' ? [{ format: 'png', key: 'k', bytes: 3 }] : [] };
}

function resultOf(toolCallId: string, text: string): ToolResult {
  const content: ToolResult['content'] = text === '' ? [] : [{ type: 'text', text }];
  return { toolCallId, isError: text === '\n', outcome: 'completed', content, durationMs: 1 };
}
