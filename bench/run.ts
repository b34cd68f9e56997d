/**
 * npm run bench -- [--json] [--rounds N]
 * Measures, never asserts. Compare numbers of one run with each other, not with those of another day.
 */
import { parseArgs } from 'node:util';
import { renderMessages, withCachePoints } from '@remote-swe/core/engine/render';
import { type Case, measure } from './measure.ts';
import { toolTranscript } from './transcripts.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '30' } },
});

const sizes = [250, 500, 1_000, 2_000];
const cases: Case[] = sizes.map((messages) => {
  const transcript = toolTranscript(messages / 2, 2_000);
  return { name: `render ${messages} messages`, run: () => void withCachePoints(renderMessages(transcript)) };
});

const measured = await measure(cases, Number(values.rounds));
if (values.json) console.log(JSON.stringify({ node: process.version, measured }));
else console.table(Object.fromEntries(measured.map(({ name, ...numbers }) => [name, numbers])));
