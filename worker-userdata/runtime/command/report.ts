import { counted } from '@remote-swe/core/domain/counted';
import type { ToolContent, ToolResult } from '@remote-swe/core/domain/tool/tool';
import { type CommandReport, REPORT_BYTES_MAX, REPORT_CHARS_MAX } from '@remote-swe/core/domain/worker/command';
import { putJson } from '../transfer/transfer.ts';

/** Room for the frame of a shortened report: ids, notes, escaped characters. */
const SHORTENED_CHARS = 12_000;

/** What goes to standard output: the report itself, or, when it is too long for SSM, where it has been put. */
export async function deliverReport(report: CommandReport, reportUrl: string): Promise<string> {
  const text = JSON.stringify(report);
  if (text.length <= REPORT_CHARS_MAX) return text;
  if (Buffer.byteLength(text) > REPORT_BYTES_MAX) return tooLong(report, reportUrl);
  try {
    await putJson(reportUrl, text, 'Storing the report');
    const stored: CommandReport = { schema: 1, outcome: 'stored', bytes: Buffer.byteLength(text) };
    return JSON.stringify(stored);
  } catch (error) {
    return shortened(report, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Results are within the room of a reply, so the lists of tools are too long. They are left out: another machine tells them
 * again.
 */
function tooLong(report: CommandReport, reportUrl: string): Promise<string> {
  if (report.outcome === 'done' && report.mcp)
    return deliverReport({ schema: 1, outcome: 'done', results: report.results }, reportUrl);
  return Promise.resolve(shortened(report, `it has more than ${REPORT_BYTES_MAX} bytes`));
}

/** The results are in the ledger, but a step that cannot read them would ask for ever: a part is better than none. */
function shortened(report: CommandReport, reason: string): string {
  if (report.outcome !== 'done') return JSON.stringify(report).slice(0, REPORT_CHARS_MAX);
  for (let chars = Math.floor(SHORTENED_CHARS / report.results.length); chars >= 50; chars = Math.floor(chars / 2)) {
    const results = report.results.map((result) => shortenedResult(result, chars, reason));
    const { clones: _beside, diffs: _too, ...most } = report;
    const text = JSON.stringify({ ...most, results });
    if (text.length <= REPORT_CHARS_MAX) return text;
  }
  const failed: CommandReport = { schema: 1, outcome: 'failed', reason };
  return JSON.stringify(failed);
}

function shortenedResult(result: ToolResult, chars: number, reason: string): ToolResult {
  const text = result.content.map(textOf).join('\n');
  if (text.length <= chars) return result;
  const half = Math.floor(chars / 2);
  const note = `\n[… ${counted(text.length - 2 * half, 'character')} left out, because the whole result could not be uploaded: ${reason.slice(0, 300)} …]\n`;
  return { ...result, content: [{ type: 'text', text: text.slice(0, half) + note + text.slice(-half) }] };
}

function textOf(part: ToolContent): string {
  return part.type === 'text' ? part.text : `(an image in ${part.format}, not uploaded)`;
}
