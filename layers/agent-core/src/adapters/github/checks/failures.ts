import type { Check } from '../../../domain/checks.ts';
import { clipped } from '../../../domain/counted.ts';
import { words } from '../../../domain/json.ts';
import { relevantPart } from '../../../domain/log-part.ts';
import type { ReadPart } from '../../../ports/code-host.ts';
import { count, each } from '../reading/answer/odd.ts';
import { ask, partsOr, type Reader, TEXT_CHARS_MAX } from '../reading/answer/reader.ts';
import { jobLog } from './job-log.ts';

/** Failed checks whose details are read; the others are only named. */
const DETAILED_MAX = 5;
/** Marked lines of one check. */
const ANNOTATIONS_MAX = 20;
/** Characters of what a marked line says. */
const MESSAGE_CHARS_MAX = 500;

/** Of failed checks: the lines that they mark, and the part of the log that says why. */
export async function readFailures(reader: Reader, checks: Check[]): Promise<ReadPart[]> {
  const failed = checks.filter(({ state, kind }) => state === 'failed' && kind === 'run');
  const parts: ReadPart[] = [];
  for (const check of failed.slice(0, DETAILED_MAX)) parts.push(...(await detailsOf(reader, check)));
  const left = failed.length - DETAILED_MAX;
  return left > 0 ? [...parts, { text: `${left} more failed; ask for one by its URL.` }] : parts;
}

async function detailsOf(reader: Reader, check: Check): Promise<ReadPart[]> {
  const marked = await partsOr(`Marked lines of ${check.name}`, markedLines(reader, check));
  const { job } = check;
  if (job === undefined) return marked;
  return [...marked, ...(await partsOr(`The log of ${check.name}`, logPart(reader, check.name, job)))];
}

async function markedLines(reader: Reader, { id, name }: Check): Promise<ReadPart[]> {
  const asked = { id, per_page: ANNOTATIONS_MAX };
  const { data } = await ask(reader, '/check-runs/{id}/annotations', asked, `marked lines of ${name}`);
  const lines = each(data).map((mark) => {
    const where = `${words(mark, 'path') ?? '?'}:${count(mark, 'start_line') ?? '?'}`;
    return `${where} ${words(mark, 'annotation_level') ?? ''}: ${clipped(words(mark, 'message') ?? '', MESSAGE_CHARS_MAX)}`;
  });
  if (lines.length === 0) return [];
  return [
    { frame: { kind: 'resource', name: `lines that ${name} marks` }, text: clipped(lines.join('\n'), TEXT_CHARS_MAX) },
  ];
}

async function logPart(reader: Reader, name: string, job: number): Promise<ReadPart[]> {
  const { text, bytes, isWhole } = await jobLog(reader, job);
  const whole = isWhole ? '' : ` (${bytes ?? 'many'} bytes; only a part was read)`;
  return [{ frame: { kind: 'resource', name: `log of ${name}${whole}` }, text: relevantPart(text) }];
}
