import * as z from 'zod';
import { counted } from '../counted.ts';
import { oneLine } from '../frames/one-line.ts';
import { imageFormatOf } from '../image/image-format.ts';
import { type ToolContent, textOfContent } from '../tool/tool.ts';

/** Characters of one result that the model sees, about 25,000 tokens; what is more is cut in the middle. */
export const MCP_RESULT_CHARS_MAX = 80_000;
/** Images of one result. */
export const MCP_IMAGES_MAX = 5;
/** Bytes of an image: Converse refuses more than 3.75 MB. */
export const MCP_IMAGE_BYTES_MAX = 3_750_000;
/** A description of something that is only linked to. */
const LINK_CHARS_MAX = 1_000;
/** Parts of one result that are looked at: catches an answer of a million empty parts. */
const PARTS_MAX = 500;

const inline = z.object({ data: z.string(), mimeType: z.string() });
const resource = z.object({
  uri: z.string(),
  mimeType: z.string().optional(),
  text: z.string().optional(),
  blob: z.string().optional(),
});
const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  inline.extend({ type: z.literal('image') }),
  inline.extend({ type: z.literal('audio') }),
  z.object({ type: z.literal('resource'), resource }),
  z.object({
    type: z.literal('resource_link'),
    uri: z.string(),
    name: z.string().optional(),
    mimeType: z.string().optional(),
    description: z.string().optional(),
  }),
]);
type Part = z.infer<typeof part>;

const answer = z.object({
  content: z
    .array(z.unknown())
    .nullish()
    .transform((parts) => parts ?? []),
  structuredContent: z.unknown().optional(),
  isError: z
    .boolean()
    .nullish()
    .transform((isError) => isError ?? false),
});

export type McpContent = { isError: boolean; content: ToolContent[] };

/** A server's answer to `tools/call` in the words of our tool results. What cannot be shown is named, never dropped. */
export function mcpContent(said: unknown): McpContent {
  const parsed = answer.safeParse(said);
  if (!parsed.success)
    return { isError: true, content: [text('The server answered, but not with a tool result: it may have run.')] };
  const { content, structuredContent, isError } = parsed.data;
  const shown = content.slice(0, PARTS_MAX).map(contentOf);
  const left = content.length > PARTS_MAX ? [text(`(${content.length - PARTS_MAX} more parts are not shown)`)] : [];
  const structured = structuredText(structuredContent, shown);
  return { isError, content: limitedImages([...shown, ...left, ...structured]) };
}

/** The same content with at most {@link MCP_RESULT_CHARS_MAX} characters of text; `where` tells about the rest. */
export function shortenedContent(content: ToolContent[], where: string): ToolContent[] {
  const whole = textOfContent(content);
  if (whole.length <= MCP_RESULT_CHARS_MAX) return content;
  const half = MCP_RESULT_CHARS_MAX / 2;
  const left = whole.length - MCP_RESULT_CHARS_MAX;
  const cut = `${whole.slice(0, half)}\n[… ${counted(left, 'character')} left out. ${where} …]\n${whole.slice(-half)}`;
  return [text(cut), ...content.filter((one) => one.type === 'image')];
}

function contentOf(said: unknown): ToolContent {
  const parsed = part.safeParse(said);
  if (!parsed.success) return text('(a part of a kind that is not known here)');
  return partContent(parsed.data);
}

function partContent(said: Part): ToolContent {
  switch (said.type) {
    case 'text':
      return text(said.text);
    case 'image':
      return image(said.data, said.mimeType, 'image');
    case 'audio':
      return text(`(audio, ${oneLine(said.mimeType)}, ${bytesOf(said.data)} bytes: cannot be played here)`);
    case 'resource':
      return resourceContent(said.resource);
    case 'resource_link': {
      const what = [said.name, said.mimeType, said.description].flatMap((one) =>
        one ? [oneLine(one, LINK_CHARS_MAX)] : [],
      );
      return text(`(resource ${oneLine(said.uri)}${what.length > 0 ? `: ${what.join(', ')}` : ''})`);
    }
  }
}

function resourceContent({ uri, mimeType = 'unknown type', text: words, blob }: z.infer<typeof resource>): ToolContent {
  if (words !== undefined)
    return { type: 'text', frame: { kind: 'resource', name: `${uri} (${mimeType})` }, text: words };
  if (blob !== undefined && mimeType.startsWith('image/')) return image(blob, mimeType, `resource ${uri}`);
  return text(`(resource ${oneLine(uri)}, ${oneLine(mimeType)}, ${bytesOf(blob ?? '')} bytes: cannot be shown)`);
}

function image(base64: string, mimeType: string, what: string): ToolContent {
  const bytes = bytesOf(base64);
  const format = imageFormatOf(Buffer.from(base64.slice(0, 64), 'base64'));
  if (!format) return text(`(${oneLine(what)}, ${oneLine(mimeType)}, ${bytes} bytes: not PNG, JPEG, GIF or WebP)`);
  if (bytes > MCP_IMAGE_BYTES_MAX)
    return text(`(${oneLine(what)}, ${oneLine(mimeType)}, ${bytes} bytes: too large to be shown)`);
  return { type: 'image', format, base64 };
}

function limitedImages(content: ToolContent[]): ToolContent[] {
  const images = content.filter((one) => one.type === 'image');
  const extra = new Set<ToolContent>(images.slice(MCP_IMAGES_MAX));
  if (extra.size === 0) return content;
  return [...content.filter((one) => !extra.has(one)), text(`(${extra.size} more images are not shown)`)];
}

/** Servers should say the same as text; then it is not said twice. */
function structuredText(structured: unknown, shown: ToolContent[]): ToolContent[] {
  if (structured === undefined) return [];
  const json = jsonOf(structured);
  if (json === undefined) return [text('(structured content that is nested too deeply to be shown)')];
  const isSaid = shown.some((one) => one.type === 'text' && (sameJson(one.text, json) || isOnly(one.text, structured)));
  return isSaid ? [] : [text(json)];
}

/** Some servers wrap their text as the one field of an object. */
function isOnly(words: string, structured: unknown): boolean {
  if (structured === null || typeof structured !== 'object') return false;
  const values = Object.values(structured);
  return values.length === 1 && values[0] === words;
}

/** Undefined when it is nested deeper than the stack. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function sameJson(words: string, json: string): boolean {
  try {
    return JSON.stringify(JSON.parse(words)) === json;
  } catch {
    return false;
  }
}

function bytesOf(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}

function text(words: string): ToolContent {
  return { type: 'text', text: words };
}
