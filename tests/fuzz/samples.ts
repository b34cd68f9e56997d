import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const EVENTS = fileURLToPath(new URL('../../events', import.meta.url));

/** The recorded events of a folder, e.g. `github`, as they are sent. */
export function eventsIn(folder: string): unknown[] {
  const names = readdirSync(join(EVENTS, folder)).sort();
  return names.map((name) => JSON.parse(readFileSync(join(EVENTS, folder, name), 'utf8')));
}
