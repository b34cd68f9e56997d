import { counted } from '@remote-swe/core/domain/counted';
import { oneLine } from '@remote-swe/core/domain/frames/one-line';
import type { ToolContent } from '@remote-swe/core/domain/tool/tool';
import { readFile } from '@remote-swe/core/tools/read-file';
import type { Guide, Knowledge } from './gather.ts';
import { shares } from './shares.ts';

/** Rules for some files, and skills, that are named. */
const LISTED_MAX = 50;
/** One of them. */
const LINE_CHARS_MAX = 300;
/** Files that are named because they are not shown. */
const NAMED_MAX = 20;

/** Whether there is anything in it that the model has not been shown. */
export function isNews({ guides, rules, skills }: Knowledge): boolean {
  return guides.length + rules.length + skills.length > 0;
}

/** Knowledge for the model: each guide in a frame of its own, `charsMax` of all together, what is left out named. */
export function knowledgeContent(knowledge: Knowledge, heading: string, charsMax: number): ToolContent[] {
  const { guides, rules, skills } = knowledge;
  const given = shares(
    guides.map(({ text }) => text.length),
    charsMax,
  );
  const shown = guides.map((guide, index) => ({ ...guide, chars: given[index] ?? 0 }));
  const lines = (list: string[], what: string) => (list.length > 0 ? [plain(what), framedList(list)] : []);
  return [
    ...(guides.length > 0 ? [plain(heading)] : []),
    ...shown.flatMap(({ path, text, chars }) => (chars > 0 ? [framed(path, text.slice(0, chars))] : [])),
    ...lines(
      rules.map(({ path, when, about }) => `- ${path}${when ? ` (${when})` : ''}${about ? `: ${about}` : ''}`),
      `Rules for some files or occasions; ${readFile.name} the one that fits before you work on such:`,
    ),
    ...lines(
      skills.map(({ path, name, about }) => `- ${name}${about ? `: ${about}` : ''} (${path})`),
      `Skills of the repository; ${readFile.name} the file of the one that fits before such work:`,
    ),
    ...notesOf(knowledge, shown),
  ];
}

/** What is not shown in full, in one text. */
function notesOf({ same, leftOut }: Knowledge, shown: (Guide & { chars: number })[]): ToolContent[] {
  const cut = shown.flatMap(({ path, text, chars }) =>
    chars < text.length
      ? [
          `${oneLine(path)} is cut after ${chars} of ${counted(text.length, 'character')}; ${readFile.name} it for the rest.`,
        ]
      : [],
  );
  const copies = same.map(({ path, as }) => `${path}${as ? ` (as ${as})` : ''}`);
  const notes = [
    ...cut,
    ...(copies.length > 0 ? [`The same as what is shown: ${named(copies)}.`] : []),
    ...(leftOut.length > 0 ? [`Left out, too large or too many: ${named(leftOut)}.`] : []),
  ];
  return notes.length > 0 ? [plain(notes.join(' '))] : [];
}

function named(paths: string[]): string {
  const more = paths.length > NAMED_MAX ? ` and ${paths.length - NAMED_MAX} more` : '';
  return `${paths
    .slice(0, NAMED_MAX)
    .map((path) => oneLine(path))
    .join(', ')}${more}`;
}

function framedList(lines: string[]): ToolContent {
  const more = lines.length > LISTED_MAX ? [`- and ${lines.length - LISTED_MAX} more`] : [];
  const shown = lines.slice(0, LISTED_MAX).map((line) => oneLine(line, LINE_CHARS_MAX));
  return { type: 'text', frame: { kind: 'guide' }, text: [...shown, ...more].join('\n') };
}

function framed(name: string, text: string): ToolContent {
  return { type: 'text', frame: { kind: 'guide', name: oneLine(name) }, text: text.trimEnd() };
}

function plain(words: string): ToolContent {
  return { type: 'text', text: words };
}
