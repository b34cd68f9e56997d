import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { type TranscriptMessage, textOf, toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { allTools } from '@remote-swe/core/tools/all';
import { oneLine, type Style, safeLines, type Terminal } from '../cli/terminal.ts';
import { renderMessage } from '../slack/rendered-message.ts';
import type { Change } from '../slack/workspace/types.ts';
import type { LocalSystem } from '../system/system.ts';

const TEXT_CHARS_MAX = 400;
const COMMAND_CHARS_MAX = 76;
const WHO_CHARS = 10;
/** Width of the time and name before each text. */
const INDENT = ' '.repeat(9 + WHO_CHARS + 2);

/** Tools whose effect the thread shows. */
const SHOWN_IN_THREAD = new Set(['post_message', 'todo']);

type ResultLine = { place: string; ending: string; what: string };
type Call = { name: string; input: unknown };

/** Tells a session as it happens: the thread, the model's choices, what ran where and for how long. */
export class Narrator {
  readonly #system: LocalSystem;
  readonly #terminal: Terminal;
  readonly #startedAtMs: number;
  readonly #calls = new Map<string, Call>();
  readonly #stops: (() => void)[] = [];
  #modelCalls = 0;

  /** `startedAtMs` is of performance.now(): the times in front of the lines count from it. */
  constructor(system: LocalSystem, terminal: Terminal, startedAtMs: number) {
    this.#system = system;
    this.#terminal = terminal;
    this.#startedAtMs = startedAtMs;
    this.#stops.push(system.slack.people.onChange((change) => this.#thread(change)));
    this.#stops.push(system.instances.onStateChange(({ instanceId, state }) => this.#machine(instanceId, state)));
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#terminal.status('');
  }

  /** A line of our own, or text of somebody else, whose control characters go. */
  say(who: string, text: string, style: Style = 'dim'): void {
    this.#row(who, safeLines(text), style);
  }

  #row(who: string, [first = '', ...rest]: string[], style: Style): void {
    const time = `${((performance.now() - this.#startedAtMs) / 1_000).toFixed(1)} s`.padStart(7);
    this.#terminal.line(`${this.#paint('dim', time)}  ${this.#paint(style, who.padEnd(WHO_CHARS))}  ${first}`);
    for (const line of rest) this.#terminal.line(`${INDENT}${line}`.trimEnd());
  }

  /** What the journal recorded: model turns and results of calls. */
  journal = (newest: JournalEntry, messages: TranscriptMessage[]): void => {
    for (const message of messages) {
      if (message.kind === 'model') this.#modelTurn(message);
      if (message.kind === 'results') this.#results(message.results);
    }
    this.#modelCalls = newest.state.counters.modelCalls;
  };

  #modelTurn({ blocks }: Extract<TranscriptMessage, { kind: 'model' }>): void {
    this.#modelCalls += 1;
    const uses = blocks.flatMap((block) => toolUseOf(block) ?? []);
    for (const { toolUseId, name, input } of uses) this.#calls.set(toolUseId, { name, input });
    // A turn without calls is the answer, which the thread shows.
    if (uses.length === 0) return;
    const text = oneLine(textOf(blocks), TEXT_CHARS_MAX);
    const names = [...new Set(uses.map(({ name }) => name))].map((name) => {
      const count = uses.filter((use) => use.name === name).length;
      return count > 1 ? `${name} ×${count}` : name;
    });
    this.say(`model #${this.#modelCalls}`, `${text ? `${text}\n` : ''}→ ${names.join(', ')}`, 'cyan');
  }

  /** Equal calls in a row, such as several edits of one file, are one line. */
  #results(results: ToolResult[]): void {
    const groups: { line: ResultLine; count: number; durationMs: number }[] = [];
    for (const result of results) {
      const line = this.#resultLine(result);
      const last = groups.at(-1);
      if (!line) continue;
      if (last && JSON.stringify(last.line) === JSON.stringify(line)) {
        last.count += 1;
        last.durationMs += result.durationMs;
      } else groups.push({ line, count: 1, durationMs: result.durationMs });
    }
    for (const { line, count, durationMs } of groups) {
      const { place, ending, what } = line;
      const mark = this.#paint(ending === '✔' ? 'green' : 'yellow', ending);
      const time = place === 'worker' ? this.#paint('dim', ` ${(durationMs / 1_000).toFixed(1)} s`) : '';
      this.#row(place, [`${mark} ${what}${count > 1 ? ` ×${count}` : ''}${time}`], 'yellow');
    }
  }

  #resultLine(result: ToolResult): ResultLine | undefined {
    const { name, input } = this.#calls.get(result.toolCallId) ?? { name: 'unknown', input: {} };
    if (SHOWN_IN_THREAD.has(name)) return undefined;
    const place = allTools.find((tool) => tool.name === name)?.place ?? 'lambda';
    return { place, ending: endingOf(result), what: oneLine(`${name} ${subjectOf(input)}`) };
  }

  #machine(instanceId: string, state: string): void {
    if (state !== 'running' && state !== 'stopped' && state !== 'terminated') return;
    const place = this.#system.instances.sandbox === 'bubblewrap' ? 'in a bubblewrap sandbox' : 'as plain processes';
    this.say(
      'worker',
      `${instanceId} is ${state}${state === 'running' ? `, ${place}` : ', its disk is kept'}`,
      'yellow',
    );
  }

  #thread(change: Change): void {
    const { workspace } = this.#system.slack;
    if (change.kind === 'reacted' && change.action === 'added') {
      this.say(workspace.directory.user(change.userId).name, withEmoji(`:${change.name}:`), 'bold');
      return;
    }
    if (change.kind !== 'posted' && change.kind !== 'edited') return;
    const message = renderMessage(workspace, change.message);
    const text = withEmoji(message.text);
    if (String(message.metadata?.event_payload.notice_id ?? '').endsWith('#progress')) this.#progress(text);
    else this.say(message.author, `${change.kind === 'edited' ? '(edited) ' : ''}${withoutItalics(text)}`, 'bold');
  }

  /** The progress message as one line: what is going on, how much of the list is done, and the cost. */
  #progress(text: string): void {
    const lines = text.split('\n');
    const open = lines.filter((line) => /^[▸□]/.test(line)).length;
    const done = lines.slice(1).filter((line) => line.startsWith('✔')).length;
    const list = open + done > 0 ? ` · ${done}/${open + done} done` : '';
    const cost = lines.find((line) => /^_.*_$/.test(line))?.slice(1, -1) ?? '';
    this.#terminal.status(`${INDENT}${oneLine(lines[0] ?? '', COMMAND_CHARS_MAX)}${list} · ${cost}`);
  }

  #paint(style: Style, text: string): string {
    return this.#terminal.paint(style, text);
  }
}

/** Slack's mark-up for a quiet line means nothing in a terminal. */
function withoutItalics(text: string): string {
  return text.replace(/^_(.*)_$/gm, '$1');
}

function endingOf({ outcome, exitCode, isError }: ToolResult): string {
  if (outcome !== 'completed') return outcome;
  if (exitCode) return `exit ${exitCode}`;
  return isError ? 'error' : '✔';
}

/** What a call is about, from the usual names of inputs. */
function subjectOf(input: unknown): string {
  const fields = (input ?? {}) as Record<string, unknown>;
  const subject = [fields.command, fields.path, fields.repository, fields.url].find(
    (value) => typeof value === 'string',
  );
  return typeof subject === 'string' ? oneLine(subject.split('\n')[0] ?? '', COMMAND_CHARS_MAX) : '';
}

/** Slack's names of what the agent writes, for terminals. */
const EMOJI: Record<string, string> = {
  gear: '⚙',
  hourglass: '⧗',
  white_check_mark: '✔',
  double_vertical_bar: '‖',
  arrow_right: '▸',
  white_large_square: '□',
  eyes: '👀',
};

function withEmoji(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}
