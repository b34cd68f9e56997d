import { personName } from '../../people/mention.ts';
import type { SessionSummary } from '../../session/listed/summary.ts';
import { slackThreadOf } from '../../session/slack-thread.ts';
import { gitHubThreadOf } from '../../session/threads/github-thread.ts';
import { sourceWordOf } from '../rights.ts';
import type { SessionRow } from '../session.ts';
import { stateWord } from './state-word.ts';

/** A line of a list, from the summary alone. Summaries of older builds lack much of it. */
export function rowView(summary: SessionSummary, serverUrl: string): SessionRow {
  const { sessionId, version, at, phase, turn, costMicroUsd, estimatedMicroUsd, repositories = [], row } = summary;
  const id = row?.begunBy ?? summary.requester;
  return {
    id: sessionId,
    source: sourceWordOf(sessionId),
    title: row?.title ?? '',
    state: stateWord(phase, row?.awaits !== undefined),
    ...(row?.awaits === undefined ? {} : { awaits: row.awaits }),
    ...(row?.pausedBecause === undefined ? {} : { pausedBecause: row.pausedBecause }),
    requester: named(id, row?.name),
    begunAt: row?.begunAt ?? begunAtIn(sessionId) ?? at,
    updatedAt: at,
    ...{ version, turn, repositories },
    pullRequests: row?.pullRequests ?? [],
    model: row?.model ?? '',
    ...{ costMicroUsd, estimatedMicroUsd },
    ...threadUrl(sessionId, serverUrl),
    ...(row?.origin ? { forkOf: { id: row.origin.sessionId, version: row.origin.version } } : {}),
  };
}

/** Somebody by id, with a name where one is known; whoever is no person of a source, by what they are called. */
export function named(id: string, name: string | undefined): { id: string; name?: string } {
  const known = name ?? (id.includes(':') || id.includes(' ') ? personName(id) : undefined);
  return known === undefined ? { id } : { id, name: known };
}

/** Slack's ids of threads are times. */
function begunAtIn(sessionId: string): number | undefined {
  const ms = Math.floor(Number(slackThreadOf(sessionId)?.threadTs) * 1_000);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : undefined;
}

function threadUrl(sessionId: string, serverUrl: string): { threadUrl?: string } {
  const slack = slackThreadOf(sessionId);
  if (slack) {
    const { teamId, channel, threadTs } = slack;
    return { threadUrl: `https://app.slack.com/client/${teamId}/${channel}/thread/${channel}-${threadTs}` };
  }
  const issue = gitHubThreadOf(sessionId);
  return issue ? { threadUrl: `${serverUrl}/${issue.repository}/issues/${issue.number}` } : {};
}
