import * as z from 'zod';
import { parseInput } from '../json-protocol.ts';
import { type Account, type EventEnvelope, envelope } from './envelope.ts';

const entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** Seconds since the epoch. */
  Time: z.number().optional(),
  EventBusName: z.string().optional(),
});
/** PutEvents takes at most 10 entries. */
const putEventsInput = z.object({ Entries: z.array(entry).min(1).max(10) });

type Failure = { ErrorCode: string; ErrorMessage: string };
export type PutResult = { event?: EventEnvelope; failure?: Failure };

/** The events of a PutEvents request; entries fail one by one. Throws ValidationException for the whole request. */
export function toEnvelopes(input: unknown, account: Account, nowMs: number): PutResult[] {
  return parseInput(putEventsInput, input).Entries.map((one) => toEnvelope(one, account, nowMs));
}

function toEnvelope(input: z.infer<typeof entry>, account: Account, nowMs: number): PutResult {
  const { Source, DetailType, Detail, Resources, Time } = input;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail }))
    if (!value) return { failure: { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid` } };
  const detail = parseObject(Detail ?? '');
  if (!detail) return { failure: { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed' } };
  const content = { 'detail-type': DetailType ?? '', source: Source ?? '', resources: Resources, detail };
  return { event: envelope(content, account, Time === undefined ? nowMs : Time * 1000) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
