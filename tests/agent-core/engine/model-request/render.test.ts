import { framedMessage } from '@remote-swe/core/domain/frames/framed';
import type { RequestMessage } from '@remote-swe/core/domain/transcript/converse';
import { peopleMessage, type TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { FRAMES_BEGIN } from '@remote-swe/core/engine/guards/nudges';
import { planCache, withPoints } from '@remote-swe/core/engine/model-request/cache-points';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { laterFacts } from '@remote-swe/core/engine/session/turns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODELS, result, state, toolUse } from '../../fakes/build.ts';
import { transcripts } from '../transcripts.ts';
import { brokenRules } from './converse-rules.ts';

const people = (text: string): TranscriptMessage => ({
  kind: 'people',
  people: [{ key: text, user: 'U1', text, images: [] }],
});
const ASK: TranscriptMessage = { kind: 'model', blocks: [toolUse('a'), toolUse('b')] };

describe('renderMessages', () => {
  it('renderMessages puts results first, in call order, and words after them, however they came in', () => {
    const before = renderMessages([
      people('fix it'),
      ASK,
      people('hurry'),
      { kind: 'results', results: [result('b'), result('a')] },
    ]);
    const after = renderMessages([
      people('fix it'),
      ASK,
      { kind: 'results', results: [result('a'), result('b')] },
      people('hurry'),
    ]);
    expect(before).toEqual(after);
    expect(before[2]?.blocks).toMatchObject([
      { kind: 'result', toolUseId: 'a' },
      { kind: 'result', toolUseId: 'b' },
      { kind: 'text', text: '<@U1> wrote:\nhurry' },
    ]);
  });

  it('renderMessages gives the facts of the session before the first words', () => {
    const [first] = renderMessages([{ kind: 'people', facts: 'Facts.', people: [] }, people('hello')]);
    expect(first?.blocks).toEqual([
      { kind: 'text', text: 'Facts.' },
      { kind: 'text', text: '<@U1> wrote:\nhello' },
    ]);
  });

  it('renderMessages shows images after the words they came with', () => {
    const image = { format: 'png' as const, key: 'k', bytes: 3 };
    const [first] = renderMessages([{ kind: 'people', people: [{ key: '1', user: 'U1', text: '', images: [image] }] }]);
    expect(first?.blocks).toEqual([
      { kind: 'text', text: '<@U1> wrote:\n(no text)' },
      { kind: 'image', image },
    ]);
  });

  it('renderMessages never sends an empty result', () => {
    const results = [
      { ...result('a'), content: [] },
      { ...result('b', '  '), isError: true },
    ];
    const rendered = renderMessages([people('x'), ASK, { kind: 'results', results }]);
    expect(rendered[2]?.blocks).toEqual([
      { kind: 'result', toolUseId: 'a', status: 'success', content: [{ kind: 'text', text: '(no output)' }] },
      { kind: 'result', toolUseId: 'b', status: 'error', content: [{ kind: 'text', text: '(no output)' }] },
    ]);
  });

  it('renderMessages gives the model its own blocks back untouched', () => {
    const block = { reasoningContent: { reasoningText: { text: ' ', signature: 'abc' } } };
    const [, second] = renderMessages([people('x'), { kind: 'model', blocks: [block, { text: 'y' }] }]);
    expect(second?.blocks[0]).toEqual({ kind: 'model', block });
  });

  it('renderMessages joins two turns of people when the model left nothing in between', () => {
    expect(renderMessages([people('one'), { kind: 'model', blocks: [] }, people('two')])).toHaveLength(1);
  });
});

describe('a session that began before there were frames', () => {
  const old: TranscriptMessage[] = [
    {
      kind: 'people',
      facts: 'Facts.',
      people: [{ key: '1', user: 'U1', text: '<file name="x">\na\n</file>', images: [] }],
    },
    ASK,
    { kind: 'results', results: [result('a', '[session] x'), result('b')] },
    { kind: 'advice', texts: ['[session] Go on.'] },
    { kind: 'model', blocks: [{ text: 'y' }] },
  ];

  it('A session from before there were frames is rendered as it was; its next messages stand in frames', () => {
    const next = renderMessages([...old, peopleMessage([{ key: '2', user: 'U2', text: '<@U1> wrote:', images: [] }])]);
    expect(next.slice(0, -1)).toEqual(renderMessages(old));
    expect(JSON.stringify(renderMessages(old))).not.toContain('mark=');
    expect(next.at(-1)?.blocks).toEqual([{ kind: 'text', text: framedMessage('U2', undefined, '<@U1> wrote:') }]);
  });

  it('A session from before there were frames is told of them once', () => {
    const known = state({ kind: 'idle' }, { modelNote: 'A note.' });
    const framed = peopleMessage([{ key: '2', user: 'U2', text: 'x', images: [] }]);
    expect(laterFacts(old, known)).toBe(`${FRAMES_BEGIN} A note.`);
    expect(laterFacts([...old, framed], known)).toBe('A note.');
    expect(laterFacts([framed], state({ kind: 'idle' }))).toBeUndefined();
  });
});

describe('every request of every session', () => {
  it('Every request keeps Converse’s rules, with and without cache points (G3)', () => {
    fc.assert(
      fc.property(transcripts, ({ transcript, callPoints }) => {
        for (const length of callPoints) {
          const messages = renderMessages(transcript.slice(0, length));
          expect(brokenRules(messages)).toEqual([]);
          expect(brokenRules(withCachePoints(messages))).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('Every request is a prefix of the next one, byte for byte', () => {
    fc.assert(
      fc.property(transcripts, ({ transcript, callPoints }) => {
        const requests = callPoints.map((length) => withoutEnd(renderMessages(transcript.slice(0, length))));
        requests.forEach((request, index) => {
          const next = requests[index + 1];
          if (next !== undefined) expect(next.startsWith(request)).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('Rendering does not change what it was given', () => {
    fc.assert(
      fc.property(transcripts, ({ transcript }) => {
        const before = JSON.stringify(transcript);
        renderMessages(transcript);
        expect(JSON.stringify(transcript)).toBe(before);
      }),
    );
  });
});

function withCachePoints(messages: RequestMessage[]): RequestMessage[] {
  const entry = MODELS.models.small;
  if (!entry) throw new Error('no model');
  return withPoints(messages, planCache({ messages, entry, used: undefined, tokens: undefined, writes: true, now: 0 }));
}

/** The JSON up to where the next step may go on: the brackets that close the last message are no content. */
function withoutEnd(messages: RequestMessage[]): string {
  return JSON.stringify(messages).slice(0, -']}]'.length);
}

describe('the rules themselves', () => {
  const text = (role: RequestMessage['role'], words: string): RequestMessage =>
    role === 'user'
      ? { role, blocks: [{ kind: 'text', text: words }] }
      : { role, blocks: [{ kind: 'model', block: { text: words } }] };
  const use: RequestMessage = { role: 'assistant', blocks: [{ kind: 'model', block: toolUse('a') }] };

  it.each<[string, RequestMessage[], RegExp]>([
    ['starts with the model', [text('assistant', 'x'), text('user', 'y')], /first message/],
    ['roles repeat', [text('user', 'x'), text('user', 'y')], /alternate/],
    ['blank words', [text('user', ' ')], /blank/],
    ['a use without result', [text('user', 'x'), use, text('user', 'y')], /no result/],
    ['no content', [{ role: 'user', blocks: [{ kind: 'cache-point' }] }], /no content/],
  ])('The check of Converse’s rules finds out: %s', (_name, messages, rule) => {
    expect(brokenRules(messages).join('\n')).toMatch(rule);
  });
});
