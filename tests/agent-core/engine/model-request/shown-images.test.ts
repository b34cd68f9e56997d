import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { imageRoom, withinImageLimits } from '@remote-swe/core/engine/model-request/shown-images';
import { describe, expect, it } from 'vitest';
import { idle, result, SETTINGS, state } from '../../fakes/build.ts';
import { gifFile, pngFile } from '../../fakes/images.ts';

const LIMITS = { countMax: 3, bytesMax: 10_000, pixelsMax: 100 };
const withImages = (...files: Buffer[]): ToolResult => ({
  ...result('a', 'a picture'),
  content: [
    { type: 'text', text: 'a picture' },
    ...files.map((file) => ({ type: 'image' as const, format: 'png' as const, base64: file.toString('base64') })),
  ],
});

describe('images in results', () => {
  it('Images in results enter as long as the request takes them, and are named by what they are', () => {
    const files = [pngFile(1, 1), gifFile(5, 5, 1), pngFile(2, 2)];
    const [within] = withinImageLimits([withImages(...files)], { limits: LIMITS, before: 1 });
    expect(within?.content.map((part) => (part.type === 'image' ? part.format : part.text))).toEqual([
      'a picture',
      'png',
      'gif',
      '(An image is not shown: this conversation shows 3 images already, and no more fit into one request.)',
    ]);
  });

  it('Images in results that are too large, cut off or moving are told of', () => {
    const files = [pngFile(101, 1), pngFile(1, 1, { cut: 3 }), gifFile(5, 5, 2)];
    const [within] = withinImageLimits([withImages(...files)], { limits: LIMITS, before: 0 });
    expect(within?.content.slice(1).map((part) => (part.type === 'text' ? part.text : part.type))).toEqual([
      '(An image is not shown: it is too large to be shown: 101x1 pixels, at most 100 on a side.)',
      '(An image is not shown: it begins as PNG, but is damaged or cut off.)',
      '(an animation: you see its first frame only)',
      'image',
    ]);
  });

  it('Results without images stay as they are', () => {
    const plain = result('a');
    expect(withinImageLimits([plain], { limits: undefined, before: 0 })[0]).toBe(plain);
  });
});

it('The room is that of the session’s model, or of the one that it will get', () => {
  expect(imageRoom(state(idle, { model: '' }), SETTINGS)).toEqual({
    limits: SETTINGS.models.models.small?.images,
    before: 0,
  });
  const context = { tokens: 1, addedTokens: 0, images: 4 };
  expect(imageRoom(state(idle, { context }), SETTINGS, 2).before).toBe(6);
});
