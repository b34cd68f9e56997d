import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWLEDGE_CHARS_MAX } from '@remote-swe/core/tools/clone-repository';
import { readRegularFile } from '../files/read-file.ts';
import { isInside } from './paths.ts';

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

/** The repository's first file of instructions, and the names of further ones, as text for the model. */
export function knowledgeText(repository: string): string {
  const found = NAMES.filter((name) => isReadable(repository, name));
  const [first, ...others] = found;
  if (first === undefined) return 'No instructions for agents (AGENTS.md or the like) at the top of the repository.';
  const text = readRegularFile(join(repository, first), FILE_BYTES_MAX)?.toString('utf8') ?? '';
  const shown = text.slice(0, KNOWLEDGE_CHARS_MAX);
  const cut =
    text.length > shown.length
      ? `\n[… cut after ${shown.length} of ${text.length} characters; read_file ${first} for the rest]`
      : '';
  const more = others.length > 0 ? `\nAlso there: ${others.join(', ')}.` : '';
  return `${first}, the repository's own instructions:\n<file name="${first}">\n${shown.trimEnd()}${cut}\n</file>${more}`;
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
