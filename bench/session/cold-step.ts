/** The first step of a fresh process, on a session from a file: node cold-step.mjs FILE (bundled by bench/session/step.ts). */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { SETTINGS } from './grown.ts';
import { LongSession } from './long-session.ts';

const [file = ''] = process.argv.slice(2);
const session = new LongSession(SETTINGS, deserialize(readFileSync(file)));
console.log(`step ${await session.answer()}`);
