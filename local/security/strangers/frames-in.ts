import type { ConverseRequest } from '../../aws/bedrock/converse-request.ts';

/** A frame as a strict reader sees it. `head`: the tag's name and attributes without the mark, which is made from it. */
export type SeenFrame = { tag: string; head: string; from: string | undefined; content: string };
export type Reading = { frames: SeenFrame[]; problems: string[] };

const FRAME =
  /^<(person-message|outside-material|session-note)([^<>]*) mark="([0-9a-f]+)">\n([\s\S]*)\n<\/\1 mark="\3">$/;
/** What a model could take for a tag of a frame, or for the header of older builds. */
const LIVE = /<\s*\/?\s*(?:person|outside|session)[-\s]*(?:message|material|note)|<\s*@\w+[^<>]*>\s*wrote\s*:/i;
const QUOTED_CHARS = 100;

/** The frames around all texts that are no results of tools. A text that is not one whole frame, or one that could end early, is a problem. */
export function readingOf({ messages }: ConverseRequest): Reading {
  const texts = messages.flatMap(({ role, content }) =>
    role === 'user' ? content.flatMap(({ text }) => text ?? []) : [],
  );
  const read = texts.map(frameOf);
  return {
    frames: read.flatMap(({ frame }) => frame ?? []),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

function frameOf(text: string): { frame?: SeenFrame; problem?: string } {
  const [, tag, attributes = '', mark = '', content = ''] = FRAME.exec(text) ?? [];
  if (tag === undefined) return { problem: `no whole frame: ${text.slice(0, QUOTED_CHARS)}` };
  const frame = { tag, head: tag + attributes, from: / from="([^"]*)"/.exec(attributes)?.[1], content };
  if (content.toLowerCase().includes(mark))
    return { frame, problem: `the mark ${mark} is in the words of ${frame.head}` };
  const live = LIVE.exec(content.normalize('NFKC').replace(/\p{Cf}/gu, ''));
  return live ? { frame, problem: `${live[0]} in the words of ${frame.head}` } : { frame };
}

/** Where a word stands that is in material of nobody but `from`: empty when all is well, or the word is nowhere. */
export function misplaced(request: ConverseRequest, word: string, from: string): string[] {
  const { frames } = readingOf(request);
  const holding = frames.filter(({ content }) => content.includes(word));
  const wrong = holding.filter((frame) => frame.tag !== 'outside-material' || frame.from !== from);
  const inFrames = holding.reduce((sum, { content }) => sum + occurrences(content, word), 0);
  const elsewhere = occurrences(JSON.stringify(request), word) - inFrames;
  return [...wrong.map(({ head }) => head), ...(elsewhere > 0 ? ['outside of the words of any frame'] : [])];
}

function occurrences(text: string, word: string): number {
  return text.split(word).length - 1;
}
