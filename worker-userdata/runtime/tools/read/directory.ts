import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine } from '@remote-swe/core/domain/frames/one-line';
import { DIRECTORY_ENTRIES_MAX } from '@remote-swe/core/tools/read-file';

/** The entries of a directory, folders first and marked by a slash, files with their size. */
export function listDirectory(path: string): string {
  const entries = readdirSync(path, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => `${entry.name}/`);
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const names = [...folders.sort(), ...files.sort()];
  const shown = names
    .slice(0, DIRECTORY_ENTRIES_MAX)
    .map((name) => (name.endsWith('/') ? oneLine(name) : sized(path, name)));
  const rest = names.length - shown.length;
  const end = rest > 0 ? `\n[${rest} more entries not shown; narrow it down with ls or find.]` : '';
  return `${path}: ${names.length === 1 ? '1 entry' : `${names.length} entries`}\n${shown.join('\n')}${end}`;
}

function sized(folder: string, name: string): string {
  try {
    return `${oneLine(name)} (${statSync(join(folder, name)).size} bytes)`;
  } catch {
    return `${oneLine(name)} (broken link)`;
  }
}
