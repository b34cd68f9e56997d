import type { CommandReport } from '@remote-swe/core/domain/command';
import { mapTexts } from '@remote-swe/core/domain/frames/map-texts';
import type { McpInReport } from '@remote-swe/core/domain/mcp/on-worker';
import type { Redactor } from '../output/redactor.ts';

/** The last net: no known secret and no token of a well-known shape leaves the worker in a report, whatever wrote it. */
export function redactReport(report: CommandReport, redactor: Redactor): CommandReport {
  switch (report.outcome) {
    case 'done':
      return {
        ...report,
        ...(report.mcp ? { mcp: redactMcp(report.mcp, redactor) } : {}),
        results: report.results.map((result) => ({
          ...result,
          content: result.content.map((part) => mapTexts(part, (text) => redactor.text(text))),
        })),
      };
    case 'refused':
    case 'not-ready':
    case 'bootstrap-failed':
    case 'failed':
      return { ...report, reason: redactor.text(report.reason) };
    case 'stored':
      return report;
  }
}

/** Problems quote what a server has printed. */
function redactMcp({ lists, problems }: McpInReport, redactor: Redactor): McpInReport {
  return { lists, problems: problems.map((one) => ({ ...one, reason: redactor.text(one.reason) })) };
}

/** The parts of presigned URLs that give access. */
export function signaturesOf(urls: (string | undefined)[]): string[] {
  return urls.flatMap((url) => {
    if (!url || !URL.canParse(url)) return [];
    const { searchParams } = new URL(url);
    return ['X-Amz-Signature', 'X-Amz-Security-Token'].flatMap((name) => searchParams.get(name) ?? []);
  });
}
