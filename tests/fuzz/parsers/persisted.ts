import { existsSync, readdirSync } from 'node:fs';
import { progressText } from '@remote-swe/core/domain/notices/progress';
import { journalEntry } from '@remote-swe/core/domain/persisted/journal';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { dueAtOf, hasMoreNow, isSettled } from '@remote-swe/core/engine/session/commit';
import { goldenPath, readGolden, versionsRecorded } from '../../golden/golden-file.ts';
import { SAMPLES } from '../../golden/samples/samples.ts';
import { SHAPES } from '../../golden/shapes.ts';
import { mutatedItem, mutatedJson } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';

/** What each build wrote of a shape, and what this one writes. */
function samplesOf(shape: string): unknown[] {
  const recorded = versionsRecorded().flatMap((version) => {
    const folder = `${version}/${shape}`;
    return existsSync(goldenPath(folder))
      ? readdirSync(goldenPath(folder)).map((name) => readGolden(`${folder}/${name}`))
      : [];
  });
  return [...recorded, ...Object.values((SAMPLES as Record<string, object>)[shape] ?? {})];
}

/** It is said which item is broken. */
const isNamed = (error: Error): boolean => /\b(is broken|is no JSON)\b/.test(error.message);

function readEntry(stored: unknown): unknown {
  const entry = SHAPES.journal?.read(journalEntry, stored) as JournalEntry;
  const { state, messages, at } = entry;
  return [
    renderMessages(messages),
    progressText(state, { now: at }),
    dueAtOf(state, at),
    hasMoreNow(state),
    isSettled(state),
  ];
}

/** An item of the table, as DynamoDB gives it. */
function isItem(sample: unknown): boolean {
  return typeof sample === 'object' && sample !== null && Object.hasOwn(sample, 'PK');
}

export const PERSISTED_PARSERS: Parser[] = Object.entries(SHAPES).flatMap(([name, shape]) => {
  const samples = samplesOf(name);
  if (samples.length === 0) return [];
  const read = name === 'journal' ? readEntry : (stored: unknown) => shape.read(shape.schema, stored);
  return [
    parser({
      name: `Persisted: ${name}`,
      inputs: isItem(samples[0]) ? mutatedItem(samples) : mutatedJson(samples),
      read,
      refuses: isNamed,
    }),
  ];
});
