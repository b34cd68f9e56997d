import * as z from 'zod';
import type { LocalClock } from '../../kernel/clock.ts';
import type { LocalRequest, LocalResponse, LocalService } from '../../kernel/http.ts';
import { AwsFailure } from '../failure.ts';
import { Faults } from '../faults.ts';
import { answerJson, type JsonOperations, jsonOperation, parseInput } from '../json-protocol.ts';

/** Old lines of a group go first: catches a function that logs in a loop. */
const LINES_MAX = 10_000;
/** CloudWatch's own bounds of one answer. */
const EVENTS_MAX = 10_000;
const GROUPS_MAX = 50;

type Line = { id: number; stream: string; atMs: number; text: string };

const filterInput = z.object({
  logGroupName: z.string(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  filterPattern: z.string().optional(),
  limit: z.number().int().min(1).max(EVENTS_MAX).default(EVENTS_MAX),
  nextToken: z.string().optional(),
});
const groupsInput = z.object({
  logGroupNamePrefix: z.string().optional(),
  limit: z.number().int().min(1).max(GROUPS_MAX).default(GROUPS_MAX),
  nextToken: z.string().optional(),
});

/** CloudWatch Logs for one machine: FilterLogEvents with one quoted phrase, DescribeLogGroups, DeleteLogGroup. */
export class LogsService implements LocalService {
  readonly name = 'logs';
  readonly #clock: LocalClock;
  readonly #faults = new Faults();
  readonly #groups = new Map<string, Line[]>();
  #lastId = 0;
  readonly #operations: JsonOperations = {
    FilterLogEvents: (input) => this.#filter(input),
    DescribeLogGroups: (input) => this.#describe(input),
    DeleteLogGroup: (input) => this.#delete(input),
  };

  constructor(options: { clock: LocalClock }) {
    this.#clock = options.clock;
  }

  operation(request: LocalRequest): string {
    return jsonOperation(request);
  }

  handle(request: LocalRequest): Promise<LocalResponse> {
    return answerJson(request, this.#operations, this.#faults);
  }

  failNext(operation: string, code: string, count = 1): void {
    this.#faults.failNext(operation, code, count);
  }

  /** Makes a group known, as CloudFormation would. */
  createGroup(name: string): void {
    if (!this.#groups.has(name)) this.#groups.set(name, []);
  }

  /** As CloudFormation does; what is gone already is no error. */
  removeGroup(name: string): void {
    this.#groups.delete(name);
  }

  /** A line that a function wrote; Lambda makes the group when it is not there. */
  put(group: string, stream: string, text: string): void {
    this.createGroup(group);
    const lines = this.#groups.get(group) ?? [];
    lines.push({ id: ++this.#lastId, stream, atMs: this.#clock.now(), text });
    if (lines.length > LINES_MAX) lines.shift();
  }

  #filter(rawInput: unknown): object {
    const input = parseInput(filterInput, rawInput);
    const lines = this.#groups.get(input.logGroupName);
    if (!lines) throw new AwsFailure('ResourceNotFoundException', 'The specified log group does not exist.');
    const phrase = phraseOf(input.filterPattern);
    const after = Number(input.nextToken ?? 0);
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
    const found = lines.filter(
      ({ id, atMs, text }) => id > after && atMs >= startTime && atMs < endTime && text.includes(phrase),
    );
    const events = found.slice(0, input.limit).map(({ id, stream, atMs, text }) => ({
      eventId: String(id),
      logStreamName: stream,
      timestamp: Math.floor(atMs),
      ingestionTime: Math.floor(atMs),
      message: text,
    }));
    return { events, nextToken: found.length > input.limit ? events.at(-1)?.eventId : undefined };
  }

  #describe(rawInput: unknown): object {
    const { logGroupNamePrefix = '', limit, nextToken } = parseInput(groupsInput, rawInput);
    const names = [...this.#groups.keys()].sort().filter((name) => name.startsWith(logGroupNamePrefix));
    const from = Number(nextToken ?? 0);
    const logGroups = names.slice(from, from + limit).map((logGroupName) => ({ logGroupName }));
    return { logGroups, nextToken: from + limit < names.length ? String(from + limit) : undefined };
  }

  #delete(rawInput: unknown): object {
    const { logGroupName } = parseInput(z.object({ logGroupName: z.string() }), rawInput);
    if (!this.#groups.delete(logGroupName))
      throw new AwsFailure('ResourceNotFoundException', 'The specified log group does not exist.');
    return {};
  }
}

/** Nothing, or one phrase in double quotes: what any other pattern means is not imitated. */
function phraseOf(pattern = ''): string {
  if (pattern.trim() === '') return '';
  const phrase = /^"([^"\\]*)"$/.exec(pattern.trim())?.[1];
  if (phrase === undefined)
    throw new AwsFailure(
      'InvalidParameterException',
      `The local CloudWatch Logs knows one quoted phrase, not ${pattern}`,
    );
  return phrase;
}
