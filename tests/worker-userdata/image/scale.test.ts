import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { readImageHeader } from '@remote-swe/core/domain/image/image-header';
import { VIEW_BYTES_MAX, VIEW_FILE_PIXELS_MAX } from '@remote-swe/core/tools/view-image';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bitmap } from '../../../worker-userdata/runtime/image/bitmap.ts';
import { decode, encodeJpeg, encodePng } from '../../../worker-userdata/runtime/image/codec.ts';
import { scale } from '../../../worker-userdata/runtime/image/scaler/scale.ts';
import { runTool } from '../../../worker-userdata/runtime/tools/run-tool.ts';
import { sharedRuntime } from '../shared-runtime.ts';
import { localContext } from '../tools/local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'scale-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Four squares of different colours. */
function squares(width: number, height: number): Bitmap {
  const data = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      data[(y * width + x) * 4] = x < width / 2 ? 0 : 250;
      data[(y * width + x) * 4 + 1] = y < height / 2 ? 0 : 250;
    }
  return { width, height, data };
}

function noise(width: number, height: number): Bitmap {
  const data = Buffer.alloc(width * height * 4, 255);
  let seed = 1;
  for (let at = 0; at < data.length; at++)
    if (at % 4 < 3) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      data[at] = seed >> 16;
    }
  return { width, height, data };
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

/** An interlaced PNG that says one pixel and holds megabytes. */
function bomb(): Buffer {
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 1]);
  const parts = [
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(5_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** The same JPEG with an EXIF orientation, as a camera writes it. */
function oriented(jpeg: Buffer, orientation: number, isLittle: boolean): Buffer {
  const words = Buffer.alloc(24);
  // The mark, where the directory is, its one entry: tag, type, count, value. Of four bytes the lower half comes first in II.
  const wide = (value: number) => (isLittle ? [value, 0] : [0, value]);
  for (const [index, word] of [42, ...wide(8), 1, 0x0112, 3, ...wide(1), orientation].entries())
    isLittle ? words.writeUInt16LE(word, index * 2) : words.writeUInt16BE(word, index * 2);
  const content = Buffer.concat([Buffer.from(`Exif\0\0${isLittle ? 'II' : 'MM'}`, 'latin1'), words]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, content, jpeg.subarray(2)]);
}

const limits = { path: '', sidePixelsMax: 100, bytesMax: VIEW_BYTES_MAX, fileBytesMax: 1e8, filePixelsMax: 1e7 };
const colourAt = ({ data, width }: Bitmap, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
];

function scaled(bytes: Buffer, more: object = {}) {
  const answer = scale(bytes, { ...limits, ...more });
  if (answer.kind === 'failed') throw new Error(answer.reason);
  const picture = Buffer.from(answer.base64, 'base64');
  const header = readImageHeader(answer.format, picture);
  if (!header) throw new Error('no header');
  return { ...answer, picture, bitmap: decode(answer.format, picture, header) };
}

describe('an image made smaller', () => {
  it('An image made smaller keeps its format, its proportions and what it shows', () => {
    const png = scaled(encodePng(squares(400, 200)));
    expect(png).toMatchObject({ format: 'png', width: 100, height: 50 });
    expect([colourAt(png.bitmap, 5, 5), colourAt(png.bitmap, 95, 45)]).toEqual([
      [0, 0, 255],
      [250, 250, 255],
    ]);
    const jpeg = scaled(encodeJpeg(squares(200, 400)));
    expect(jpeg).toMatchObject({ format: 'jpeg', width: 50, height: 100 });
    expect(colourAt(jpeg.bitmap, 45, 95)[0]).toBeGreaterThan(230);
  });

  it('An image made smaller is a JPEG, and still smaller, where it would have too many bytes', () => {
    const source = encodePng(noise(100, 100));
    expect(scaled(source, { bytesMax: 20_000 })).toMatchObject({ format: 'jpeg', width: 100 });
    const tiny = scaled(source, { bytesMax: 4_000 });
    expect(tiny.width).toBeLessThan(100);
    expect(tiny.picture.length).toBeLessThanOrEqual(4_000);
    expect(scale(source, { ...limits, bytesMax: 10 })).toMatchObject({ kind: 'failed' });
  });

  it('An image made smaller is the region that is asked for', () => {
    const region = { x: 100, y: 0, width: 20, height: 30 };
    const part = scaled(encodePng(squares(200, 200)), { region });
    expect(part).toMatchObject({ width: 20, height: 30 });
    expect(colourAt(part.bitmap, 10, 10)).toEqual([250, 0, 255]);
  });

  it.each([
    [1, 'abcd'],
    [2, 'badc'],
    [3, 'dcba'],
    [4, 'cdab'],
    [5, 'acbd'],
    [6, 'cadb'],
    [7, 'dbca'],
    [8, 'bdac'],
    [9, 'abcd'],
  ])('An image made smaller is upright when its camera was held in way %i', (orientation, corners) => {
    for (const isLittle of [true, false]) {
      const jpeg = scaled(oriented(encodeJpeg(squares(400, 200)), orientation, isLittle));
      const size = orientation >= 5 && orientation <= 8 ? { width: 50, height: 100 } : { width: 100, height: 50 };
      expect(jpeg).toMatchObject(size);
      const letterAt = (x: number, y: number) => {
        const [red = 0, green = 0] = colourAt(jpeg.bitmap, x, y);
        return 'abcd'[Number(red > 125) + 2 * Number(green > 125)];
      };
      const [right, bottom] = [size.width - 5, size.height - 5];
      expect([letterAt(5, 5), letterAt(right, 5), letterAt(5, bottom), letterAt(right, bottom)].join('')).toBe(corners);
    }
  });

  it('An image made smaller has its regions where they are seen', () => {
    const region = { x: 150, y: 0, width: 50, height: 60 };
    const part = scaled(oriented(encodeJpeg(squares(400, 200)), 6, true), { region });
    expect(part).toMatchObject({ width: 50, height: 60 });
    expect(colourAt(part.bitmap, 40, 10)[0]).toBeLessThan(20);
  });

  it('An image is refused when it unpacks to more than it says, or has changed', () => {
    expect(() => scale(bomb(), limits)).toThrow();
    expect(scale(encodePng(squares(40, 40)), { ...limits, filePixelsMax: 100 })).toMatchObject({ kind: 'failed' });
    expect(scale(Buffer.from('text'), limits)).toMatchObject({ kind: 'failed' });
  });
});

describe('view_image, with the process that takes images apart', () => {
  const context = { ...localContext(root), runtime: { program: process.execPath, parameters: [] as string[] } };
  beforeAll(async () => {
    context.runtime.parameters.push((await sharedRuntime()).path);
  });

  async function view(name: string, content: Buffer | undefined, more: object = {}) {
    const path = join(context.home.workspace, name);
    if (content) writeFileSync(path, content);
    const answer = await runTool({ toolCallId: 'local', name: 'view_image', input: { path, ...more } }, context);
    if (answer.kind !== 'answered') throw new Error('stopped');
    const [caption, image] = answer.content;
    return { isError: answer.isError, text: caption?.type === 'text' ? caption.text : '', image };
  }

  it('view_image shows a large image smaller, and a part of it in full', async () => {
    const whole = await view('large.png', encodePng(squares(3_000, 1_000)));
    expect(whole.text).toMatch(/PNG, 3000x1000 pixels.*You see it as 2000x667: one pixel stands for 1\.50.*Use region/);
    expect(whole.image).toMatchObject({ type: 'image', format: 'png' });
    const part = await view('large.png', undefined, { region: { x: 2_000, y: 500, width: 1_000, height: 500 } });
    expect(part.text).toMatch(/You see the region of 1000x500 at 2000,500 in full size\.$/);
    const outside = await view('large.png', undefined, { region: { x: 2_000, y: 501, width: 1_000, height: 500 } });
    expect(outside).toMatchObject({ isError: true, text: expect.stringMatching(/does not lie inside .* 3000x1000/) });
  });

  it('view_image shows an image upright that a camera has stored on its side', async () => {
    const photo = encodeJpeg(squares(300, 100));
    const upright = await view('photo.jpg', oriented(photo, 8, true));
    expect(upright.text).toMatch(/JPEG, 100x300 pixels, .* \(EXIF orientation 8\).* in full size\.$/);
    const picture = upright.image?.type === 'image' ? Buffer.from(upright.image.base64, 'base64') : Buffer.alloc(0);
    expect(readImageHeader('jpeg', picture)).toMatchObject({ width: 100, height: 300 });
    expect((await view('as-it-is.jpg', photo)).image).toMatchObject({ base64: photo.toString('base64') });
    const damaged = oriented(photo, 8, true);
    damaged.writeUInt32LE(1e9, 16);
    expect(readImageHeader('jpeg', damaged)).toEqual(readImageHeader('jpeg', photo));
  });

  it('view_image says what is wrong with damaged and hostile images', async () => {
    const broken = encodePng(squares(2_500, 10));
    broken.fill(7, 60, broken.length - 30);
    const whole = { region: { x: 0, y: 0, width: 1, height: 1 } };
    for (const [name, content, more, why] of [
      ['broken.png', broken, {}, /damaged or cut off, and cannot be shown: .*Make it again/],
      ['bomb.png', bomb(), whole, /damaged.*larger than/i],
    ] as const)
      expect({ name, ...(await view(name, content, more)) }).toMatchObject({
        isError: true,
        text: expect.stringMatching(why),
      });
    const huge = encodePng(squares(10, 10));
    huge.writeUInt32BE(VIEW_FILE_PIXELS_MAX, 16);
    expect((await view('huge.png', huge)).text).toMatch(
      /is 40000000x10 pixels; more than 40000000 in all.*Make it smaller with bash/,
    );
  });

  it('view_image says so when the process cannot take the image apart', async () => {
    writeFileSync(join(context.home.workspace, 'big.png'), encodePng(squares(2_100, 10)));
    const input = { path: join(context.home.workspace, 'big.png') };
    const call = { toolCallId: 'local', name: 'view_image', input };
    const failing = { program: '/bin/sh', parameters: ['-c', 'kill -9 $$'] };
    expect(await runTool(call, { ...context, runtime: { program: '/nonexistent', parameters: [] } })).toMatchObject({
      content: [{ text: expect.stringMatching(/could not be started/) }],
    });
    expect(await runTool(call, { ...context, runtime: failing })).toMatchObject({ isError: true });
  });
});
