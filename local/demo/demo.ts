import { noUsage, totalMicroUsd, type Usage } from '@remote-swe/core/domain/model/spend';
import { branchTip } from '../github/git/history.ts';
import type { LocalSystem } from '../system/system.ts';
import { Conversation } from './conversation.ts';
import { DemoFailure } from './failure.ts';
import { stopByIdleness, wasResumed } from './idle-stop.ts';
import type { Progressed } from './journal-watch.ts';
import type { SeededSubject } from './seed.ts';
import { SUBJECT_NAME, SUBJECT_OWNER } from './subject/subject.ts';
import { type Delivered, inspectDelivery } from './verify.ts';

export type DemoOptions = {
  /** Who chooses: the script, whose outcome is known to the letter, or a model, which is judged by the outcome. */
  chooser: { kind: 'script' } | { kind: 'bedrock'; model?: string };
  onProgress?: Progressed;
  /** Told before each chapter, in words for people. */
  onChapter?: (text: string) => void;
};

/** What a program learns; it grows by optional members only. */
export type DemoReport = {
  ok: boolean;
  /** Why not `ok`, for people. */
  error?: string;
  sessionId: string;
  steps: number;
  invocations: number;
  modelCalls: number;
  commands: number;
  pullRequestUrl: string;
  commits: number;
  costMicroUsd: number;
  wallMs: number;
  tokens: Usage;
  model: string;
  /** The idle time passed and Scheduler stopped the worker. */
  idleStop: boolean;
  /** The follow-up ran on the same machine, booted again. */
  resumed: boolean;
};

export type DemoResult = { report: DemoReport; delivered?: Delivered; pullRequest?: PullRequestFacts };
export type PullRequestFacts = { number: number; title: string; url: string; head: string; base: string };

const SCRIPT_ANSWER_MS_MAX = 300_000;
const MODEL_ANSWER_MS_MAX = 30 * 60_000;
const FOLLOW_UP = 'Please also say it in the changelog.';

export function emptyReport(): DemoReport {
  return {
    ...{
      ok: false,
      sessionId: '',
      steps: 0,
      invocations: 0,
      modelCalls: 0,
      commands: 0,
      pullRequestUrl: '',
      commits: 0,
    },
    ...{ costMicroUsd: 0, wallMs: 0, tokens: noUsage, model: '', idleStop: false, resumed: false },
  };
}

/**
 * One whole session: mention, pull request, idle stop, follow-up, amended pull request. Fills `result` as far as it gets, so
 * that a failure still shows what was reached. Throws a {@link DemoFailure} when the session itself does not get on.
 */
export async function runDemo(
  system: LocalSystem,
  subject: SeededSubject,
  options: DemoOptions,
  result: DemoResult,
): Promise<void> {
  const { chooser, onProgress, onChapter = () => {} } = options;
  const model = chooser.kind === 'bedrock' && chooser.model ? ` --model ${chooser.model}` : '';
  const limitMs = chooser.kind === 'script' ? SCRIPT_ANSWER_MS_MAX : MODEL_ANSWER_MS_MAX;
  const mention = `@remote-swe ${subject.issueUrl} please fix this${model}`;
  const conversation = new Conversation(system, mention, limitMs, onProgress);
  const { report } = result;
  report.sessionId = conversation.sessionId;
  try {
    await conversation.answer(1);
    const before = await headOf(system);
    onChapter('Nobody writes for the idle time: the local clock is moved on, the worker’s schedule fires.');
    const stopped = await stopByIdleness(system);
    report.idleStop = true;
    onChapter(
      `${Math.round(stopped.advancedMs / 60_000)} minutes later: ${stopped.instanceId} is stopped. A message starts it again.`,
    );
    conversation.reply(FOLLOW_UP);
    const answer = await conversation.answer(2);
    report.resumed = wasResumed(system, stopped);
    onChapter('The pull request is looked at from outside, in a fresh clone.');
    await inspect(system, chooser.kind, result);
    const problems = [...problemsOf(system, subject, result, answer.text), ...(result.delivered?.problems ?? [])];
    if (before === (await headOf(system))) problems.push('the follow-up did not change the pull request');
    report.error = problems.join('; ') || undefined;
    report.ok = report.error === undefined;
  } finally {
    await count(system, conversation, report);
    conversation.close();
  }
}

async function count(system: LocalSystem, conversation: Conversation, report: DemoReport): Promise<void> {
  report.invocations = system.pool.invocations.length;
  const state = await conversation.state().catch(() => undefined);
  if (!state) return;
  const { counters, spend, model } = state;
  Object.assign(report, counters, { costMicroUsd: totalMicroUsd(spend), tokens: spend.usage, model });
}

async function inspect(
  system: LocalSystem,
  chooser: DemoOptions['chooser']['kind'],
  result: DemoResult,
): Promise<void> {
  const [pull] = system.github.pullRequests(SUBJECT_OWNER, SUBJECT_NAME);
  if (!pull) throw new DemoFailure('The session ended without a pull request.');
  const { head, base } = pull.pull;
  result.pullRequest = { number: pull.number, title: pull.title, url: pull.htmlUrl, head, base };
  result.report.pullRequestUrl = pull.htmlUrl;
  result.delivered = await inspectDelivery(system, { head, base, needsFailingTest: chooser === 'script' });
  result.report.commits = result.delivered.commits.length;
}

/** What the thread and the code host should show and do not. */
function problemsOf(system: LocalSystem, subject: SeededSubject, { report }: DemoResult, answer: string): string[] {
  const pulls = system.github.pullRequests(SUBJECT_OWNER, SUBJECT_NAME);
  const [pull] = pulls;
  const linksIssue = new RegExp(`#${subject.issueNumber}\\b|/issues/${subject.issueNumber}\\b`).test(pull?.body ?? '');
  return [
    ...(pulls.length === 1 ? [] : [`there are ${pulls.length} pull requests, not one`]),
    ...(linksIssue ? [] : ['the pull request does not link the issue']),
    ...(answer.includes(pull?.htmlUrl ?? ' ') ? [] : ['the answer does not link the pull request']),
    ...(/\$\d/.test(answer) ? [] : ['the answer does not tell the cost']),
    ...(report.resumed ? [] : ['the stopped worker was not the one that went on']),
  ];
}

/** The newest commit of the pull request's branch; '' when there is none. */
async function headOf(system: LocalSystem): Promise<string> {
  const repository = system.github.repositories().find(({ name }) => name === SUBJECT_NAME);
  const [pull] = system.github.pullRequests(SUBJECT_OWNER, SUBJECT_NAME);
  return (repository && pull && (await branchTip(repository.directory, pull.pull.head))) ?? '';
}
