import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { keepEngine } from '../sim/builds/keep.ts';
import { engineFile, readEngine } from '../sim/builds/kept.ts';
import { UPDATE, versionsRecorded } from './golden-file.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a version wrote is in its other files; how it reads and goes on is in this one. The simulation deploys it beside this build. */
it.each(versionsRecorded())('The engine of version %s is kept, and runs here', async (version) => {
  const own: { version: string } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  const isNew = version === own.version && !existsSync(engineFile(version));
  if (UPDATE && isNew) await keepEngine(ROOT, engineFile(version));
  expect(existsSync(engineFile(version)), 'UPDATE_GOLDEN=1 npx vitest run tests/golden writes it').toBe(true);
  const { runStep, answerBell, receive } = readEngine(version);
  for (const part of [runStep, answerBell, receive]) expect(part).toBeTypeOf('function');
});
