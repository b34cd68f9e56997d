import type { DiffSide } from './diff-lines.ts';

export const SEVERITIES = ['blocker', 'major', 'minor', 'nit'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One finding of a review, about a line of the diff or several up to it. `suggestion`: what is to stand in place of these lines. */
export type Finding = {
  path: string;
  line: number;
  startLine?: number | undefined;
  side: DiffSide;
  severity: Severity;
  text: string;
  suggestion?: string | undefined;
};

/** A finding as the code host shows it: how severe, the words, and the suggestion as a block that people accept with a press. */
export function findingText({ severity, text, suggestion }: Finding): string {
  const head = `**${severity[0]?.toUpperCase()}${severity.slice(1)}**: ${text.trim()}`;
  if (suggestion === undefined) return head;
  const fence = '`'.repeat(Math.max(3, longestFence(suggestion) + 1));
  const body = suggestion === '' || suggestion.endsWith('\n') ? suggestion : `${suggestion}\n`;
  return `${head}\n\n${fence}suggestion\n${body}${fence}`;
}

/** A fence is longer than all that stand in its text. */
function longestFence(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

export function placeText({ path, line, startLine, side }: Omit<Finding, 'severity' | 'text'>): string {
  return `${path}:${startLine === undefined ? '' : `${startLine}-`}${line}${side === 'LEFT' ? ' (LEFT)' : ''}`;
}
