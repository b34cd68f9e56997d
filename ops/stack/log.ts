import { setTimeout as wait } from 'node:timers/promises';
import { type FilteredLogEvent, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { counted } from '@remote-swe/core/domain/counted';
import { usageError } from '../../scripts/arguments.mjs';
import { command, count } from '../kit/command.ts';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';
import { timeText } from '../kit/output.ts';
import { sinceOf } from '../kit/since.ts';
import { readSessionName } from '../records/session-id.ts';

const FUNCTIONS = ['agent-step', 'slack-events', 'doorbell', 'worker-reaper', 'sweeper', 'dead-letter', 'stack-end'];
const LINES_DEFAULT = 200;
const LINES_MAX = 10_000;
/** Answers that one look reads: each covers a part of the time, and may be empty. */
const ANSWERS_MAX = 100;
/** Between two looks of `--follow`. FilterLogEvents is limited to five calls a second. */
const LOOK_MS = 2_000;
/** Lines come late to CloudWatch: each look goes back so far and leaves out what it has shown. */
const LATE_MS = 20_000;

export const log = command({
  name: 'log',
  summary: 'Lines of the functions’ logs, of one session or all; -f goes on until Ctrl-C.',
  options: {
    session: { type: 'string', value: 'SESSION', help: 'only lines that name it' },
    function: { type: 'string', value: 'NAME', help: `${FUNCTIONS.join(', ')}, or all; default agent-step` },
    since: { type: 'string', value: 'WHEN', help: '30m, 12h, 7d, or a date; default 1h' },
    limit: { type: 'string', value: 'N', help: `lines; default ${LINES_DEFAULT}, at most ${LINES_MAX}` },
    follow: { type: 'boolean', short: 'f', help: 'goes on with what comes, until Ctrl-C' },
  },
  check({ values }) {
    const { function: name = 'agent-step', session } = values;
    if (name !== 'all' && !FUNCTIONS.includes(name))
      throw usageError('ops', `--function takes ${FUNCTIONS.join(', ')} or all, not "${name}".`);
    if (session !== undefined) readSessionName(session);
    if (values.since !== undefined) sinceOf(values.since, 0);
    if (values.follow && values.json)
      throw usageError('ops', '--follow prints lines as they come, not one JSON value.');
  },
  async run(ops, { values }) {
    const name = values.function ?? 'agent-step';
    const names = name === 'all' ? FUNCTIONS : [name];
    const limit = count(values.limit, 'limit', LINES_DEFAULT, LINES_MAX);
    const from = sinceOf(values.since ?? '1h', ops.clock.now());
    const wanted = {
      groups: names.map((one) => `/aws/lambda/${ops.place.stack.name}-${one}`),
      phrase: phraseOf(values.session),
    };
    const found = await look(ops, wanted, from);
    const lines = found.slice(-limit);
    if (values.follow) {
      await follow(ops, wanted, lines);
      return { ok: true, data: {}, lines: [] };
    }
    const left =
      found.length > limit ? [`(left out: the oldest ${counted(found.length - limit, 'line')}: --limit, --since)`] : [];
    return { ok: true, data: { lines }, lines: [...left, ...lines.map(lineText)] };
  },
});

type Wanted = { groups: string[]; phrase: string | undefined };
type Line = { id: string; at: number; function: string; text: string };

/** A session is named in the log by its id; of a link only the thread's time is known, which is enough. */
function phraseOf(session: string | undefined): string | undefined {
  if (session === undefined) return undefined;
  const named = readSessionName(session);
  return named.kind === 'id' ? named.sessionId : `${named.channel}:${named.ts}`;
}

async function look(ops: Ops, { groups, phrase }: Wanted, from: number): Promise<Line[]> {
  const all = await Promise.all(groups.map((group) => ofGroup(ops, group, phrase, from)));
  return all.flat().sort((a, b) => a.at - b.at);
}

async function ofGroup(ops: Ops, group: string, phrase: string | undefined, from: number): Promise<Line[]> {
  const lines: Line[] = [];
  let nextToken: string | undefined;
  for (let answers = 0; answers < ANSWERS_MAX; answers++) {
    const answer = await ops.clients.logs
      .send(
        new FilterLogEventsCommand({
          logGroupName: group,
          startTime: Math.floor(from),
          filterPattern: phrase && `"${phrase}"`,
          nextToken,
        }),
      )
      .catch(explainMissing(group));
    lines.push(...(answer.events ?? []).map((event) => lineOf(group, event)));
    nextToken = answer.nextToken;
    if (!nextToken) return lines;
  }
  ops.terminal.note(`${group} holds more than was read; a later --since or a --session shows the rest.`);
  return lines;
}

function explainMissing(group: string): (error: unknown) => never {
  return (error) => {
    if ((error as Error).name === 'ResourceNotFoundException')
      throw new OpsError(`There is no log group ${group}. Was the function never deployed?`);
    throw error;
  };
}

function lineOf(group: string, { eventId = '', timestamp = 0, message = '' }: FilteredLogEvent): Line {
  return { id: eventId, at: timestamp, function: group.split('-').slice(-2).join('-'), text: message.trimEnd() };
}

function lineText({ at, text }: Line): string {
  return `${timeText(at)} ${text}`;
}

async function follow(ops: Ops, wanted: Wanted, first: Line[]): Promise<void> {
  const { terminal, clock } = ops;
  for (const line of first) terminal.line(lineText(line));
  let shown = new Set(first.map(({ id }) => id));
  let from = clock.now() - LATE_MS;
  while (!terminal.signal.aborted) {
    await wait(LOOK_MS, undefined, { signal: terminal.signal }).catch(() => undefined);
    const lines = await look(ops, wanted, from);
    for (const line of lines) if (!shown.has(line.id)) terminal.line(lineText(line));
    shown = new Set(lines.map(({ id }) => id));
    from = clock.now() - LATE_MS;
  }
}
