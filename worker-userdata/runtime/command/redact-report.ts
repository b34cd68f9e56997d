import { withEveryText } from '@remote-swe/core/domain/every-text';
import type { McpInReport } from '@remote-swe/core/domain/mcp/on-worker';
import type { ListedTool } from '@remote-swe/core/domain/mcp/tool-list';
import { mapTexts } from '@remote-swe/core/domain/tool/map-texts';
import type { CommandReport } from '@remote-swe/core/domain/worker/command';
import type { Redactor } from '../output/redactor.ts';

/** The last net: no known secret and no token of a well-known shape leaves the worker in a report, whatever wrote it. */
export function redactReport(report: CommandReport, redactor: Redactor): CommandReport {
  switch (report.outcome) {
    case 'done':
      return {
        ...report,
        ...(report.mcp ? { mcp: redactMcp(report.mcp, redactor) } : {}),
        ...(report.diffs ? { diffs: report.diffs.map((diff) => everyText(diff, redactor)) } : {}),
        ...(report.clones ? { clones: report.clones.map((clone) => everyText(clone, redactor)) } : {}),
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

/** Problems quote what a server has printed; lists are its words, and go to the models of other sessions. */
function redactMcp({ lists, ...more }: McpInReport, redactor: Redactor): McpInReport {
  return {
    ...everyText(more, redactor),
    lists: lists.map(({ server, tools }) => ({ server, tools: tools.flatMap((tool) => cleanTool(tool, redactor)) })),
  };
}

/** A tool whose name holds a secret cannot be called by another name: it is left out. */
function cleanTool(tool: ListedTool, redactor: Redactor): ListedTool[] {
  return redactor.text(tool.name) === tool.name ? [everyText(tool, redactor)] : [];
}

/** The same value with every text in it redacted, names of fields too. */
function everyText<Value>(value: Value, redactor: Redactor): Value {
  return withEveryText(value, (text) => redactor.text(text)) as Value;
}

/** The parts of presigned URLs that give access. */
export function signaturesOf(urls: (string | undefined)[]): string[] {
  return urls.flatMap((url) => {
    if (!url || !URL.canParse(url)) return [];
    const { searchParams } = new URL(url);
    return ['X-Amz-Signature', 'X-Amz-Security-Token'].flatMap((name) => searchParams.get(name) ?? []);
  });
}
