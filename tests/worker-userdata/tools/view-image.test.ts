import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { imageFormatOf } from '@remote-swe/core/domain/image/image-format';
import { readImageHeader } from '@remote-swe/core/domain/image/image-header';
import type { ImageReference } from '@remote-swe/core/domain/image/image-reference';
import { VIEW_FILE_BYTES_MAX } from '@remote-swe/core/tools/view-image';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { conversionCommand } from '../../../worker-userdata/runtime/image/conversion.ts';
import { runTool } from '../../../worker-userdata/runtime/tools/run-tool.ts';
import { localContext, runLocally } from './local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'view-image-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const context = localContext(root);
const place = (name: string, content: Buffer | string) => {
  const path = join(context.home.workspace, name);
  writeFileSync(path, content);
  return path;
};
const view = (path: string) => runLocally('view_image', { path }, context);

const u16be = (value: number) => Buffer.from([value >> 8, value & 255]);
const u16le = (value: number) => Buffer.from([value & 255, value >> 8]);
const u24le = (value: number) => Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
const u32 = (value: number, isBig: boolean) => {
  const bytes = Buffer.alloc(4);
  if (isBig) bytes.writeUInt32BE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
};

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  return Buffer.concat([u32(data.length, true), body, Buffer.alloc(4)]);
}

function png(width: number, height: number, extra: Buffer[] = []): Buffer {
  const head = Buffer.concat([u32(width, true), u32(height, true), Buffer.from([8, 2, 0, 0, 0])]);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(10)));
  return Buffer.concat([signature, chunk('IHDR', head), ...extra, pixels, chunk('IEND', Buffer.alloc(0))]);
}

function jpeg(width: number, height: number): Buffer {
  const application = Buffer.concat([Buffer.from([0xff, 0xe0]), u16be(16), Buffer.alloc(14)]);
  const table = Buffer.concat([Buffer.from([0xff, 0xff, 0xc4]), u16be(5), Buffer.alloc(3)]);
  const frame = Buffer.concat([Buffer.from([0xff, 0xc2]), u16be(11), Buffer.from([8]), u16be(height), u16be(width)]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    application,
    table,
    frame,
    Buffer.alloc(9),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function gif(width: number, height: number, images: number): Buffer {
  const screen = Buffer.concat([
    Buffer.from('GIF89a'),
    u16le(width),
    u16le(height),
    Buffer.from([0x80, 0, 0]),
    Buffer.alloc(6),
  ]);
  const control = Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
  const image = Buffer.concat([Buffer.from([0x2c]), Buffer.alloc(8), Buffer.from([0, 2, 2, 0x4c, 1, 0])]);
  return Buffer.concat([
    screen,
    ...Array.from({ length: images }, () => Buffer.concat([control, image])),
    Buffer.from([0x3b]),
  ]);
}

function webp(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number, flags = 0): Buffer {
  const bodies = {
    'VP8 ': Buffer.concat([Buffer.from([0, 0, 0, 0x9d, 1, 0x2a]), u16le(width), u16le(height)]),
    VP8L: Buffer.concat([Buffer.from([0x2f]), u32((width - 1) | ((height - 1) << 14), false), Buffer.alloc(5)]),
    VP8X: Buffer.concat([Buffer.from([flags, 0, 0, 0]), u24le(width - 1), u24le(height - 1)]),
  };
  const body = Buffer.concat([Buffer.from(kind), u32(bodies[kind].length, false), bodies[kind]]);
  return Buffer.concat([Buffer.from('RIFF'), u32(body.length + 4, false), Buffer.from('WEBP'), body]);
}

const SAMPLES: [string, ImageReference['format'], Buffer, boolean][] = [
  ['PNG', 'png', png(640, 480), false],
  ['animated PNG', 'png', png(640, 480, [chunk('acTL', Buffer.alloc(8))]), true],
  ['JPEG', 'jpeg', jpeg(640, 480), false],
  ['GIF', 'gif', gif(640, 480, 1), false],
  ['animated GIF', 'gif', gif(640, 480, 3), true],
  ['lossy WebP', 'webp', webp('VP8 ', 640, 480), false],
  ['lossless WebP', 'webp', webp('VP8L', 640, 480), false],
  ['extended WebP', 'webp', webp('VP8X', 640, 480), false],
  ['animated WebP', 'webp', webp('VP8X', 640, 480, 0x12), true],
];

describe('view_image', () => {
  it.each(SAMPLES)(
    'view_image shows a %s with its size, by its bytes and not its name',
    async (name, format, bytes, isAnimated) => {
      const path = place('picture.txt', bytes);
      const answer = await runTool(
        { toolCallId: 'local', name: 'view_image', input: { path: 'picture.txt' } },
        context,
      );
      if (answer.kind !== 'answered') throw new Error('stopped');
      const [caption, image] = answer.content;
      expect(image).toEqual({ type: 'image', format, base64: bytes.toString('base64') });
      expect(caption).toMatchObject({
        text: expect.stringContaining(`${path}: ${format.toUpperCase()}, 640x480 pixels, ${bytes.length} bytes.`),
      });
      expect(JSON.stringify(caption).includes('first frame only'), name).toBe(isAnimated);
    },
  );

  it.each(SAMPLES.map(([name, format, bytes]) => [name, format, bytes] as const))(
    'view_image refuses a %s that is cut off anywhere, because the model’s service would',
    (_name, format, bytes) => {
      for (let length = 12; length < bytes.length; length++) {
        const header = readImageHeader(format, bytes.subarray(0, length));
        expect(header?.isWhole ?? false, `${length} of ${bytes.length} bytes`).toBe(false);
      }
    },
  );

  it('view_image says how to make smaller what is not taken apart here', async () => {
    place('wide.webp', webp('VP8L', 2_001, 10));
    expect((await view('wide.webp')).text).toMatch(
      /WEBP, 2001x10 pixels.*more than 2000 pixels.*cannot be shown as it is\. Make it smaller with bash .*wide\.webp/,
    );
    place('heavy.png', png(10, 10));
    truncateSync(join(context.home.workspace, 'heavy.png'), VIEW_FILE_BYTES_MAX + 1);
    expect((await view('heavy.png')).text).toMatch(/has 50000001 bytes; an image may have 50000000\. Make it smaller/);
    place('bomb.gif', gif(60_000, 60_000, 1));
    expect((await view('bomb.gif')).text).toMatch(/is 60000x60000 pixels; more than 40000000/);
  });

  it.each([
    ['a text', 'hello', /is not a PNG, JPEG, GIF or WebP file.*convert it/],
    ['nothing', '', /is empty/],
    ['a PDF', '%PDF-1.7 …', /pdftoppm/],
    ['an SVG', '<?xml version="1.0"?>\n<svg xmlns="…">', /rsvg-convert/],
    ['no pixels', png(0, 5), /damaged or cut off/],
    ['noise after a JPEG’s first bytes', Buffer.from([0xff, 0xd8, 0xff, 0, 0]), /damaged or cut off/],
  ])('view_image refuses %s and says what to do', async (_name, content, why) => {
    place('odd.png', content);
    const answer = await view('odd.png');
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(why);
  });

  it('view_image refuses what is no file, and names similar ones', async () => {
    mkdirSync(join(context.home.workspace, 'folder.png'), { recursive: true });
    expect((await view('folder.png')).text).toContain('not a regular file');
    place('shot.png', png(1, 1));
    expect((await view('shott.png')).text).toMatch(/No such file: .*shott\.png\. Similar: .*shot\.png/);
  });

  it('view_image never fails on any bytes after a good beginning', () => {
    const starts = SAMPLES.map(([, format, bytes]) => ({ format, start: bytes.subarray(0, 16) }));
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 60 }), ({ format, start }, rest) => {
        const bytes = Buffer.concat([start, rest]);
        expect(imageFormatOf(bytes)).toBe(format);
        readImageHeader(format, bytes);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the command that converts', () => {
  const tools = join(root, 'programs');
  mkdirSync(tools);

  it('The command that converts uses what is there', () => {
    expect(conversionCommand("/a 'b'.png", 2_000, tools)).toMatch(/^python3 -m pip install .*PIL.*2000, 2000/);
    for (const [program, begin] of [
      ['uv', 'uv run --with pillow python3 -c '],
      ['ffmpeg', "ffmpeg -y -loglevel error -i '/a '\\''b'\\''.png' "],
      ['convert', "convert '/a '\\''b'\\''.png'"],
      ['magick', "magick '/a '\\''b'\\''.png'"],
    ] as const) {
      writeFileSync(join(tools, program), '', { mode: 0o755 });
      expect(conversionCommand("/a 'b'.png", 2_000, tools)).toContain(begin);
    }
  });

  const hasConvert = spawnSync('convert', ['-version']).status === 0;
  it.skipIf(!hasConvert)(
    'The command that converts works on real files of every kind (needs ImageMagick)',
    async () => {
      for (const [format, options] of [
        ['png', []],
        ['jpg', ['-quality', '80']],
        ['gif', []],
        ['webp', []],
      ] as const) {
        const path = join(context.home.workspace, `real.${format}`);
        if (spawnSync('convert', ['-size', '320x200', 'plasma:', ...options, path]).status !== 0) continue;
        expect(await view(path)).toMatchObject({ isError: false, text: expect.stringContaining('320x200 pixels') });
        const half = readFileSync(path);
        writeFileSync(path, half.subarray(0, half.length / 2));
        expect((await view(path)).text).toContain('damaged or cut off');
      }
    },
  );
});
