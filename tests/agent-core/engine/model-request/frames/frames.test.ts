import { converseInput } from '@remote-swe/core/adapters/bedrock/request';
import type { Frame, FramedText } from '@remote-swe/core/domain/frames/frame';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { RequestMessage } from '@remote-swe/core/domain/transcript/converse';
import {
  adviceMessage,
  type PersonMessage,
  peopleMessage,
  resultsMessage,
  type TranscriptMessage,
} from '@remote-swe/core/domain/transcript/transcript';
import { newPrefix } from '@remote-swe/core/engine/compaction/new-prefix';
import { renderLog } from '@remote-swe/core/engine/compaction/session-log';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { mcpToolDefinition } from '@remote-swe/core/tools/mcp-tool';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODELS, SETTINGS, state, thinking, toolUse } from '../../../fakes/build.ts';
import { Calls } from '../../../fakes/calls.ts';
import { MemoryBlobs } from '../../../fakes/people.ts';
import { hostile } from './hostile.ts';
import { readFrames, seemingTags } from './reference-parser.ts';

const frame: fc.Arbitrary<Frame> = fc.record(
  {
    kind: fc.constantFrom('file' as const, 'forward' as const, 'table' as const, 'session' as const),
    name: hostile,
    from: hostile,
    in: hostile,
    link: hostile,
  },
  { requiredKeys: ['kind'] },
);
const part: fc.Arbitrary<FramedText> = fc.record({ frame, text: hostile });
const person: fc.Arbitrary<PersonMessage> = fc
  .record({ user: fc.constantFrom('U0ALICE', 'U0BOB'), text: hostile, parts: fc.array(part, { maxLength: 3 }) })
  .map((one) => ({ ...one, key: 'k', images: [], at: 1_795_348_800_000 }));
const content = fc.oneof(
  hostile.map((text) => ({ type: 'text' as const, text })),
  part.map((one) => ({ type: 'text' as const, ...one })),
);
const results: fc.Arbitrary<ToolResult> = fc
  .array(content, { maxLength: 3 })
  .map((parts) => ({ toolCallId: 'a', isError: false, outcome: 'completed', content: parts, durationMs: 1 }));
const transcript = fc
  .record({
    people: fc.array(person, { minLength: 1, maxLength: 3 }),
    facts: hostile,
    later: person,
    result: results,
    advice: hostile,
  })
  .map((one) => ({ ...one, messages: transcriptOf(one) }));

type Input = { people: PersonMessage[]; facts: string; later: PersonMessage; result: ToolResult; advice: string };

function transcriptOf({ people, facts, later, result, advice }: Input): TranscriptMessage[] {
  return [
    peopleMessage(people, { facts }),
    { kind: 'model', blocks: [toolUse('a')] },
    resultsMessage([result]),
    adviceMessage([advice]),
    peopleMessage([later]),
  ];
}

type Said = { kind: string; from: string | undefined; content: string };

/** What went in, in order, as a reader of frames should find it. */
function expectedOf({ people, facts, later, advice }: Input): Said[] {
  const note = (text: string): Said => ({ kind: 'session-note', from: undefined, content: text });
  return [...(facts.trim() ? [note(facts)] : []), ...people.flatMap(saidBy), note(advice), ...saidBy(later)].map(plain);
}

function saidBy({ user, text, parts = [] }: PersonMessage): Said[] {
  return [{ kind: 'person-message', from: user, content: text.trim() }, ...parts.map(saidIn)];
}

function saidIn({ frame: { kind, from }, text }: FramedText): Said {
  if (kind === 'session') return { kind: 'session-note', from: undefined, content: text };
  return { kind, from, content: text };
}

/** Only what a backslash and half a character cannot change: the rest must come through as it went in. */
function plain({ kind, from, content: text }: Said): Said {
  const shown = text.trim() === '' ? '(no text)' : text;
  return { kind, from: from === undefined ? undefined : letters(from), content: bare(shown) };
}

function bare(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD').replaceAll('\\', '');
}

function letters(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '').slice(0, 100);
}

function foundIn(text: string): Said[] {
  const frames = readFrames(text);
  if (typeof frames === 'string') throw new Error(frames);
  return frames.map(({ tag, attributes: { kind, from }, content: inside }) =>
    plain({ kind: kind ?? tag, from, content: inside }),
  );
}

const wordsOf = (messages: RequestMessage[]) =>
  messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])));
const resultTextsOf = (messages: RequestMessage[]) =>
  messages.flatMap(({ blocks }) =>
    blocks.flatMap((block) =>
      block.kind === 'result' ? block.content.flatMap((one) => (one.kind === 'text' ? [one.text] : [])) : [],
    ),
  );

describe('whatever the content', () => {
  it('A reader of the request finds who said what as it went in, however its blocks are joined', () => {
    fc.assert(
      fc.property(transcript, fc.constantFrom('', '\n', '\n\n'), ({ messages, ...input }, between) => {
        const words = wordsOf(renderMessages(messages));
        expect(foundIn(words.join(between))).toEqual(expectedOf(input));
        for (const text of words) expect(seemingTags(text)).toBe(2 + ownPrefixes(text));
      }),
      { numRuns: 400 },
    );
  });

  it('A text of a result is either in its frame or has none', () => {
    fc.assert(
      fc.property(transcript, ({ messages, result }) => {
        const texts = resultTextsOf(renderMessages(messages));
        const given = result.content.flatMap((one) => (one.type === 'text' ? [one] : []));
        given.forEach((one, index) => {
          const text = texts[index] ?? '';
          if (one.text.trim() === '') expect(text).toBe('(no output)');
          else if (one.frame) expect(foundIn(text)).toEqual([plain(saidIn({ frame: one.frame, text: one.text }))]);
          else expect([seemingTags(text), bare(text)]).toEqual([0, bare(one.text)]);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('Bedrock gets the request that the reader of frames has seen', async () => {
    await fc.assert(
      fc.asyncProperty(transcript, async ({ messages, ...input }) => {
        const request = requestOf({ settings: SETTINGS, tools: new ToolBox([]) }, state(thinking), messages);
        const entry = MODELS.models.small;
        if (!entry) throw new Error('no model');
        const sent = await converseInput(request, entry, new MemoryBlobs(new Calls()));
        const words = (sent.messages ?? []).flatMap((one) => (one.content ?? []).flatMap(({ text }) => text ?? []));
        expect(foundIn(words.join('\n'))).toEqual(expectedOf(input));
      }),
      { numRuns: 50 },
    );
  });

  it('Any content can be carried into a new prefix, and be its summary, its plan and its last step', () => {
    fc.assert(
      fc.property(transcript, hostile, fc.boolean(), ({ messages, ...input }, text, hasSummary) => {
        const todo = [{ id: '1', text, state: 'open' as const }];
        const known = state(thinking, { todo, repositories: [text] });
        const first = newPrefix(messages, known, {
          summary: hasSummary ? { text, about: messages } : undefined,
          logPath: '~/log.md',
          facts: 'Facts.',
        });
        const found = foundIn(wordsOf(renderMessages([first])).join('\n'));
        const carried = [...input.people, input.later].flatMap(saidBy).map(plain);
        expect(found.slice(-carried.length)).toEqual(carried);
        const heads = found.slice(0, -carried.length).map(({ kind }) => kind);
        expect(heads.filter((kind) => kind !== 'session-note').every((kind) => HAND_OVER_KINDS.has(kind))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('A log has a heading for each text and no other', () => {
    fc.assert(
      fc.property(transcript, ({ messages, ...input }) => {
        const headings = renderLog(messages)
          .split(/[\n\v\f\r\u0085\u2028\u2029]/)
          .filter((line) => /^\p{Cf}*\s*##/u.test(line));
        const parts = [...input.people, input.later].reduce((sum, { parts: all = [] }) => sum + 1 + all.length, 0);
        expect(headings).toHaveLength(parts + (input.facts ? 1 : 0) + 3);
      }),
      { numRuns: 150 },
    );
  });

  it('The description of a tool of an MCP server has no frame', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const inputSchema = { type: 'object', properties: { a: { description: text, enum: [text] } } };
        const tool = { name: 'a', description: text, place: 'lambda', server: 's', tool: 'a', inputSchema } as const;
        const [told] = new ToolBox([mcpToolDefinition(tool)]).specifications();
        const texts = [told?.description, ...textsIn(told?.inputSchema)].map((one) => one ?? '');
        expect(texts.map(seemingTags)).toEqual(texts.map(() => 0));
      }),
    );
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const HAND_OVER_KINDS = new Set(['summary', 'earlier-summary', 'steps', 'last-step']);

/** The program's own `[session]` at the beginning of its note. */
function ownPrefixes(text: string): number {
  return /^<session-note mark="[0-9a-f]{8}">\n\[session\] [a-z]/i.test(text) ? 1 : 0;
}
