import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { modelNamed } from '@remote-swe/core/domain/model/models';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { textTokens } from '../../local/aws/bedrock/prompt.ts';
import { usageError } from '../../scripts/arguments.mjs';
import { settingsFor } from '../tokens/compare.ts';
import { Meter } from '../tokens/meter.ts';
import { playOurs } from '../tokens/ours.ts';
import type { Recorded } from '../tokens/recorded.ts';
import { allRecords, type SessionRecord } from './record.ts';
import { renderedResults, workerOf } from './rendered.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Between two calls of a recorded session: a model call and a command. */
const STEP_MS = 20_000;

/** Results of one record, as one build renders them: characters, tokens by the local count, and what the whole session costs with them. */
export type Cost = { characters: number; tokens: number; usd: number };
export type Row = { name: string; requests: number; before: Cost; after: Cost; fewer: number; lost: string[] };
export type Compared = { baseline: string; model: string; rows: Row[]; fewer: number; lost: number };

/** What a build's worker made of a record: written down once, because an old build does not run for ever. */
type Baseline = { commit: string; results: ToolResult[][] };

/** Prices every record with today's worker beside the stored baseline. Asks no model. */
export async function compareRecords(model: string, records = allRecords()): Promise<Compared> {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  try {
    const worker = await workerOf(ROOT, join(folder, 'worker.cjs'));
    const rows: Row[] = [];
    const commits = new Set<string>();
    for (const record of records) {
      const { commit, results } = baselineOf(record);
      commits.add(commit);
      rows.push(await rowOf(record, { before: results, after: renderedResults(record, worker) }, model));
    }
    const sum = (which: 'before' | 'after') => rows.reduce((total, row) => total + row[which].characters, 0);
    return {
      baseline: [...commits].join(', '),
      model,
      rows,
      fewer: share(sum('before'), sum('after')),
      lost: rows.reduce((total, { lost }) => total + lost.length, 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Renders the records with the worker of other sources, and keeps that beside them. `commit` names the sources. */
export async function writeBaselines(root: string, commit: string, records = allRecords()): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  const worker = await workerOf(root, join(folder, 'worker.cjs'));
  for (const record of records) {
    const baseline: Baseline = { commit, results: renderedResults(record, worker) };
    writeFileSync(fileOf(record), gzipSync(JSON.stringify(baseline), { level: 9 }));
  }
  rmSync(folder, { recursive: true, force: true });
}

function baselineOf(record: SessionRecord): Baseline {
  if (!existsSync(fileOf(record)))
    throw usageError('bench', `${record.name} has no side to compare with: render one with --baseline ROOT.`);
  return JSON.parse(gunzipSync(readFileSync(fileOf(record))).toString('utf8')) as Baseline;
}

function fileOf({ archive }: SessionRecord): string {
  return archive.replace(/archive\.tar\.gz$/, 'baseline.json.gz');
}

type Both = { before: ToolResult[][]; after: ToolResult[][] };

async function rowOf(record: SessionRecord, { before, after }: Both, model: string): Promise<Row> {
  const costs = { before: await costOf(record, before, model), after: await costOf(record, after, model) };
  return {
    name: record.name,
    requests: record.steps.length,
    ...costs,
    fewer: share(costs.before.characters, costs.after.characters),
    lost: lostOf(record, after),
  };
}

/** What a later reply used and the results do not show any more. */
export function lostOf({ steps }: SessionRecord, results: ToolResult[][]): string[] {
  return steps.flatMap(({ calls }, step) =>
    calls.flatMap(({ used = [] }, index) => {
      const shown = textOf(results[step]?.[index]);
      return used.filter((text) => !shown.includes(text));
    }),
  );
}

async function costOf(record: SessionRecord, results: ToolResult[][], model: string): Promise<Cost> {
  const texts = results.flat().map(textOf);
  const settings = settingsFor(model);
  const meter = new Meter(modelNamed(settings.models, model));
  try {
    await playOurs(recordedOf(record, results), settings, meter);
  } finally {
    meter.close();
  }
  return {
    characters: texts.reduce((total, text) => total + text.length, 0),
    tokens: texts.reduce((total, text) => total + textTokens(text), 0),
    usd: meter.costMicroUsd / MICRO_USD,
  };
}

function recordedOf({ name, task, steps }: SessionRecord, results: ToolResult[][]): Recorded {
  return {
    name,
    task,
    steps: steps.map(({ text, calls }, step) => ({
      waitMs: STEP_MS,
      blocks: [
        ...(text ? [{ text }] : []),
        ...calls.map((call, index) => ({
          toolUse: { toolUseId: `s${step}c${index}`, name: call.name, input: JSON.parse(JSON.stringify(call.input)) },
        })),
      ],
      results: results[step] ?? [],
    })),
  };
}

function textOf(result: ToolResult | undefined): string {
  return (result?.content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function share(before: number, after: number): number {
  return before === 0 ? 0 : 1 - after / before;
}
