import { IMAGES_BYTES_MAX } from '@remote-swe/core/domain/image/image-limits';
import type { ToolContent, ToolResult } from '@remote-swe/core/domain/tool/tool';
import {
  fitResult,
  fitResults,
  REPLY_IMAGES_MAX,
  REPLY_PIXELS_MAX,
  REPLY_ROOM,
  REPLY_TEXT_BYTES_MAX,
  roomAfter,
} from '@remote-swe/core/domain/worker/reply-room';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { result } from '../../fakes/build.ts';
import { pngFile } from '../../fakes/images.ts';

const text = (words: string): ToolContent => ({ type: 'text', text: words });
const picture = (file: Buffer): ToolContent => ({ type: 'image', format: 'png', base64: file.toString('base64') });
const holding = (toolCallId: string, ...content: ToolContent[]): ToolResult => ({ ...result(toolCallId), content });
const viewing = (toolCallId: string, path: string) => ({ toolCallId, name: 'view_image', input: { path } });

const imagesOf = (results: ToolResult[]) =>
  results.flatMap(({ content }) => content).filter((part) => part.type === 'image');
const textOf = (results: ToolResult[]) =>
  results.flatMap(({ content }) => content).flatMap((part) => (part.type === 'text' ? [part.text] : []));

describe('what the results of one reply bring in', () => {
  it('The reply leaves out the images that are too many bytes together, each by its name', () => {
    const calls = Array.from({ length: 24 }, (_, index) => viewing(`t${index}`, `shots/shot-${index}.png`));
    const file = pngFile(1_000, 1_000, { padding: 3_600_000 });
    const shown = fitResults(
      calls.map(({ toolCallId }) => holding(toolCallId, text('A picture.'), picture(file))),
      calls,
      REPLY_ROOM,
    );
    expect(imagesOf(shown)).toHaveLength(3);
    expect(shown[2]?.content.at(-1)?.type).toBe('image');
    expect(shown[17]?.content).toEqual([
      text('A picture.'),
      text(
        '(shot-17.png was left out: the results of one reply, together with what the conversation shows already, hold at most 20 images of 12 MB and 80 megapixels in all; view it alone.)',
      ),
    ]);
  });

  it('The reply leaves out images by their number and by their pixels', () => {
    const small = Array.from({ length: 30 }, (_, index) => holding(`t${index}`, picture(pngFile(10, 10))));
    expect(imagesOf(fitResults(small, [], REPLY_ROOM))).toHaveLength(REPLY_IMAGES_MAX);
    const wide = Array.from({ length: 30 }, (_, index) => holding(`t${index}`, picture(pngFile(8_000, 8_000))));
    expect(imagesOf(fitResults(wide, [], REPLY_ROOM))).toHaveLength(1);
  });

  it('The reply takes a small image behind a large one that did not fit', () => {
    const large = picture(pngFile(10, 10, { padding: IMAGES_BYTES_MAX }));
    const small = picture(pngFile(10, 10));
    const { result: shown } = fitResult(holding('t', large, small), { name: 'browser__shoot', input: {} }, REPLY_ROOM);
    expect(shown.content.map(({ type }) => type)).toEqual(['text', 'image']);
    expect(textOf([shown])[0]).toMatch(/^\(An image of browser__shoot was left out/);
  });

  it('The reply cuts the texts that are too long together in their middle, and says so', () => {
    const calls = ['a', 'b', 'c'].map((toolCallId) => ({
      toolCallId,
      name: 'read_file',
      input: { path: 'x/big.txt' },
    }));
    const long = `begin ${'é'.repeat(150_000)} end`;
    const shown = fitResults(
      calls.map(({ toolCallId }) => holding(toolCallId, text(long))),
      calls,
      REPLY_ROOM,
    );
    const texts = textOf(shown);
    expect(texts[0]).toBe(long);
    expect(texts[1]).toMatch(/^begin .*left out here: \d+ bytes of the result of read_file big\.txt: .* end$/s);
    expect(texts[2]).toMatch(/^begin .* end$/s);
    expect(texts.join('').length).toBeLessThan(REPLY_TEXT_BYTES_MAX);
    expect(texts.join('')).not.toContain('\ufffd');
  });

  it('The reply keeps what is within the bounds as it is', () => {
    const whole = holding('t', text('words'), picture(pngFile(10, 10)));
    expect(fitResult(whole, undefined, REPLY_ROOM).result).toEqual(whole);
  });

  it('The reply is within the bounds whatever a worker says, but for a stub of each text', () => {
    const part = fc.oneof(
      fc.nat(300_000).map((chars) => text('é'.repeat(chars))),
      fc
        .tuple(fc.nat(9_000), fc.nat(9_000), fc.nat(5_000_000))
        .map(([width, height, padding]) => picture(pngFile(width, height, { padding }))),
    );
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 5 }), { maxLength: 6 }), (contents) => {
        const results = contents.map((content, index) => holding(`t${index}`, ...content));
        const left = roomAfter(fitResults(results, [], REPLY_ROOM), REPLY_ROOM);
        expect(left.images).toBeGreaterThanOrEqual(0);
        expect(left.imageBytes).toBeGreaterThanOrEqual(0);
        expect(left.pixels).toBeGreaterThanOrEqual(0);
        expect(left.pixels).toBeLessThanOrEqual(REPLY_PIXELS_MAX);
        expect(left.textBytes).toBeGreaterThan(-2_000 * results.flatMap(({ content }) => content).length);
      }),
      { numRuns: 30 },
    );
  });

  it('The reply has a bound on the pieces of a result', () => {
    const many = holding('t', ...Array.from({ length: 10_000 }, () => text('')));
    const { result: shown } = fitResult(many, { name: 'bash', input: {} }, REPLY_ROOM);
    expect(shown.content.length).toBeLessThan(1_000);
    expect(textOf([shown]).at(-1)).toBe('(9400 more parts of the result of bash were left out.)');
  });
});
