import { counted } from '../domain/counted.ts';
import { quotedName } from '../domain/frames/one-line.ts';
import type { ToolContent } from '../domain/tool/tool.ts';
import { isPortError } from '../errors.ts';
import type { CodeHost, Picture, PictureRoom, Pictures, ReadPart } from '../ports/code-host.ts';
import { fittedParts, leftOut } from './code-page.ts';

/** Pictures that one call looks at, and their bytes in all: a step shows some, and a comment's own address brings the rest. */
const PICTURES_MAX = 5;
const BYTES_MAX = 6_000_000;
/** Texts that one call asks for. Each is a request, also where what looks like a picture is none: catches a page of such comments. */
const TEXTS_MAX = 10;

/** Where pictures are asked for, and the room that the reply has for them. */
type Shown = { codeHost: CodeHost; pictureRoom(): PictureRoom };

/** As much of the parts as there is room for, each followed by its pictures. What cannot be shown is told, and costs nothing else. */
export async function withPictures(
  { codeHost, pictureRoom }: Shown,
  repository: string,
  parts: ReadPart[],
): Promise<ToolContent[]> {
  const fit = fittedParts(parts);
  const content: ToolContent[] = [];
  let room = lesser(pictureRoom(), { count: PICTURES_MAX, bytes: BYTES_MAX });
  let [asked, untouched] = [0, 0];
  for (const { text, part } of fit.shown) {
    content.push(text);
    if (part.pictures === undefined) continue;
    if (room.count <= 0 || room.bytes <= 0 || asked >= TEXTS_MAX) {
      untouched += 1;
      continue;
    }
    asked += 1;
    const { pictures, left } = await orProblem(codeHost.pictures(repository, part.pictures, room));
    content.push(...pictures.flatMap(shown), ...moreLine(left));
    room = pictures.reduce(without, room);
  }
  return [...content, ...laterLine(untouched), ...leftOut(fit)];
}

async function orProblem(reading: Promise<Pictures>): Promise<Pictures> {
  try {
    return await reading;
  } catch (error) {
    if (!isPortError(error)) throw error;
    return { pictures: [{ alt: '', problem: error.message }], left: 0 };
  }
}

function laterLine(untouched: number): ToolContent[] {
  if (untouched === 0) return [];
  return [
    words(`(Pictures that ${counted(untouched, 'more text')} may have are not shown: read each by its own address.)`),
  ];
}

function shown(picture: Picture): ToolContent[] {
  const name = picture.alt === '' ? 'A picture' : `The picture ${quotedName(picture.alt)}`;
  if ('problem' in picture) return [words(`(${name} in it is not shown: ${picture.problem}.)`)];
  const base64 = Buffer.from(picture.bytes).toString('base64');
  return [words(`${name} in it:`), { type: 'image', format: picture.format, base64 }];
}

function moreLine(left: number): ToolContent[] {
  return left > 0 ? [words(`(${counted(left, 'more picture')} in it ${left === 1 ? 'is' : 'are'} not shown.)`)] : [];
}

function lesser(a: PictureRoom, b: PictureRoom): PictureRoom {
  return { count: Math.min(a.count, b.count), bytes: Math.min(a.bytes, b.bytes) };
}

function without({ count, bytes }: PictureRoom, picture: Picture): PictureRoom {
  return { count: count - 1, bytes: bytes - ('bytes' in picture ? picture.bytes.length : 0) };
}

function words(text: string): ToolContent {
  return { type: 'text', text };
}
