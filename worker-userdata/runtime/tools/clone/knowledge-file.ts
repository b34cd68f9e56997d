import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '@remote-swe/core/domain/counted';
import type { ToolContent } from '@remote-swe/core/domain/tool/tool';
import { KNOWLEDGE_CHARS_MAX } from '@remote-swe/core/tools/clone-repository';
import { readFile } from '@remote-swe/core/tools/read-file';
import { readRegularFile } from '../../files/read-file.ts';
import { isInside } from '../paths.ts';

/** Where repositories keep instructions for agents, the common ones first. */
const NAMES = [
  'AGENTS.md',
  'CLAUDE.md',
  '.clinerules',
  '.cursorrules',
  'AmazonQ.md',
  '.github/copilot-instructions.md',
  'AGENT.md',
];
/** Larger files are not instructions. */
const FILE_BYTES_MAX = 1024 * 1024;

/** The repository's first file of instructions, and the names of further ones, for the model. */
export function knowledgeContent(repository: string): ToolContent[] {
  const [first, ...others] = NAMES.filter((name) => isReadable(repository, name));
  if (first === undefined)
    return [text('No instructions for agents (AGENTS.md or the like) at the top of the repository.')];
  const whole = readRegularFile(join(repository, first), FILE_BYTES_MAX)?.toString('utf8') ?? '';
  const shown = whole.slice(0, KNOWLEDGE_CHARS_MAX);
  const cut =
    whole.length > shown.length
      ? [
          `${first} is cut after ${shown.length} of ${counted(whole.length, 'character')}; ${readFile.name} it for the rest.`,
        ]
      : [];
  const more = others.length > 0 ? [`Also there: ${others.join(', ')}.`] : [];
  const notes = [...cut, ...more].join(' ');
  return [
    text(`The repository's own instructions for agents are in ${first}:`),
    { type: 'text', frame: { kind: 'guide', name: first }, text: shown.trimEnd() },
    ...(notes ? [text(notes)] : []),
  ];
}

function text(words: string): ToolContent {
  return { type: 'text', text: words };
}

/** A regular file of the repository itself: a link that leads out of it could show anything. */
function isReadable(repository: string, name: string): boolean {
  try {
    const path = realpathSync(join(repository, name));
    const stat = statSync(path);
    return stat.isFile() && stat.size <= FILE_BYTES_MAX && isInside(path, realpathSync(repository));
  } catch {
    return false;
  }
}
