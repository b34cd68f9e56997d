import * as z from 'zod';
import { TOOL_OUTCOMES } from '../tool/tool.ts';
import { sessionStateWord } from './asked/session.ts';
import { sessionView } from './session.ts';

const by = z.object({ id: z.string(), name: z.string().optional() });
const images = z.array(z.object({ url: z.string().describe('Below /api') }));
const cut = z.number().int().optional().describe('Characters that were left out');

/** What a reader sees of an entry, in order. */
export const item = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('words'),
    by,
    text: z.string(),
    at: z.number().int().optional(),
    images,
    change: z.enum(['changed', 'withdrawn']).optional(),
    cut,
  }),
  z.object({ type: z.literal('material'), title: z.string(), text: z.string(), cut }),
  z.object({ type: z.literal('thought'), text: z.string(), cut }),
  z.object({ type: z.literal('reply'), text: z.string(), cut }),
  z.object({
    type: z.literal('call'),
    toolCallId: z.string(),
    name: z.string(),
    title: z.string(),
    input: z.unknown(),
    cut: z.boolean().optional(),
    edit: z.array(z.object({ path: z.string(), old: z.string(), new: z.string() })).optional(),
  }),
  z.object({
    type: z.literal('result'),
    toolCallId: z.string(),
    outcome: z.enum(TOOL_OUTCOMES),
    isError: z.boolean(),
    durationMs: z.number().optional(),
    exitCode: z.number().int().optional(),
    text: z.string(),
    cut,
    images,
  }),
  z.object({ type: z.literal('notice'), text: z.string(), cut }),
  z.object({ type: z.literal('advice'), text: z.string(), cut }),
  z.object({ type: z.literal('handOver'), text: z.string(), cut }),
  z.object({ type: z.literal('wait'), what: z.string(), until: z.number().int().optional() }),
  z.object({ type: z.literal('machine'), what: z.string() }),
  z.object({ type: z.literal('pause'), reason: z.string() }),
]);
export type Item = z.infer<typeof item>;

export const entryView = z.object({
  version: z.number().int(),
  at: z.number().int(),
  kind: z.string(),
  phase: sessionStateWord,
  build: z.string(),
  items: z.array(item),
  hasDiff: z
    .boolean()
    .optional()
    .describe('true: what its clones differed in from here on was kept: `/sessions/:id/diff?version=…`'),
  model: z
    .object({
      name: z.string(),
      place: z.string().optional(),
      tokens: z.object({
        input: z.number().int(),
        output: z.number().int(),
        cacheRead: z.number().int(),
        cacheWrite: z.number().int(),
      }),
      costMicroUsd: z.number().int(),
      durationMs: z.number().optional(),
    })
    .optional(),
});
export type EntryView = z.infer<typeof entryView>;

export const entryPage = z.object({
  entries: z.array(entryView),
  version: z.number().int().describe('The newest of the session'),
});

export const changes = z.object({
  version: z.number().int().describe('What to ask with next: of the last entry here'),
  entries: z.array(entryView),
  session: sessionView,
});
export type Changes = z.infer<typeof changes>;
