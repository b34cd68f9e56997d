import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { git } from '../../github/git/git.ts';
import { type RenderedMessage, renderMessage } from '../../slack/rendered-message.ts';
import type { LocalSystem } from '../../system/system.ts';
import { DemoFailure } from '../failure.ts';
import { JournalWatch } from '../journal-watch.ts';
import { SUBJECT_NAME, SUBJECT_OWNER } from '../subject/subject.ts';

export const CHANNEL = 'dev';
/** Real time for one wait: a cold machine boots in some seconds, and a command is let go after ten. */
const WAIT_MS_MAX = 90_000;
const LOOK_MS = 25;
/** Folders below the workspace that are looked into for a sign. */
const DEPTH_MAX = 3;

/** One thread with the agent, as people and as the repository see it. */
export class Stage {
  readonly system: LocalSystem;
  /** Every text that a progress message has had, oldest first. */
  readonly progress: string[] = [];
  readonly results: ToolResult[] = [];
  /** How many texts of progress messages there were when the first command was seen to run. */
  commandSeenAt = 0;
  threadTs = '';
  #watch: JournalWatch | undefined;
  readonly #stopListening: () => void;

  constructor(system: LocalSystem) {
    this.system = system;
    this.#stopListening = system.slack.people.onChange((change) => {
      if (change.kind !== 'posted' && change.kind !== 'edited') return;
      const message = renderMessage(system.slack.workspace, change.message);
      if (isProgress(message)) this.progress.push(message.text);
    });
  }

  /** Somebody writes: the first time in the channel, then in the thread. */
  say(text: string, user = 'alice'): string {
    const inThread = this.threadTs === '' ? {} : { threadTs: this.threadTs };
    const { ts, channelId } = this.system.slack.people.type({ user, channel: CHANNEL, text, ...inThread });
    if (this.threadTs === '') this.#begin(ts, channelId);
    return ts;
  }

  /** Mentions the agent in a thread that is there. Scenes go on in it. */
  mentionIn(threadTs: string, text: string): void {
    const { channelId } = this.system.slack.people.type({ user: 'alice', channel: CHANNEL, text, threadTs });
    this.#begin(threadTs, channelId);
  }

  #begin(threadTs: string, channel: string): void {
    this.#watch?.close();
    this.threadTs = threadTs;
    const { id: teamId } = this.system.slack.workspace.directory.team;
    const sessionId = slackSessionId({ kind: 'slack', teamId, channel, threadTs });
    this.#watch = new JournalWatch(this.system, sessionId, (_newest, messages) => {
      for (const message of messages) if (message.kind === 'results') this.results.push(...message.results);
    });
  }

  /** The agent's posts, the progress messages left out. */
  posts(): RenderedMessage[] {
    const thread = this.system.slack.people.thread(CHANNEL, this.threadTs).slice(1);
    return thread.filter((message) => message.isBot && !isProgress(message));
  }

  postsLike(pattern: RegExp): RenderedMessage[] {
    return this.posts().filter(({ text }) => pattern.test(text));
  }

  async state(): Promise<SessionState | undefined> {
    await this.#watch?.refresh();
    return this.#watch?.newest?.state;
  }

  async phase(): Promise<string> {
    return (await this.state())?.phase.kind ?? 'none';
  }

  /** All texts of the newest request to the model. */
  lastRequest(): string {
    const request = this.system.bedrock.calls.at(-1)?.request;
    return (request?.messages ?? []).map((message) => JSON.stringify(message.content)).join('\n');
  }

  modelCalls(): number {
    return this.system.bedrock.calls.length;
  }

  /** As git itself names them. */
  async branches(): Promise<string> {
    const repository = this.system.github.repositories().find(({ name }) => name === SUBJECT_NAME);
    return repository ? git(repository.directory, ['branch', '--list']) : '';
  }

  pullRequests(): number {
    return this.system.github.pullRequests(SUBJECT_OWNER, SUBJECT_NAME).length;
  }

  /** Waits, in real time. Rejects with a {@link DemoFailure} that says for what it was in vain. */
  async until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const giveUpAt = performance.now() + WAIT_MS_MAX;
    while (!(await condition())) {
      if (performance.now() > giveUpAt) throw new DemoFailure(`waited ${WAIT_MS_MAX / 1_000} s in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Whether the condition holds within the time, in real time. */
  async within(ms: number, condition: () => boolean): Promise<boolean> {
    for (const giveUpAt = performance.now() + ms; performance.now() < giveUpAt; ) {
      if (condition()) return true;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return condition();
  }

  async answered(pattern: RegExp): Promise<void> {
    await this.until(() => this.postsLike(pattern).length > 0, `an answer like ${pattern}`);
    await this.until(async () => (await this.phase()) === 'idle', 'the end of the turn');
  }

  /** Resolves when a running command has made this file somewhere in its workspace. */
  async sign(name: string): Promise<void> {
    await this.until(() => this.find(name) !== undefined, `the file ${name} of a command`);
  }

  /** Makes a file beside a sign, for which the command waits. */
  make(name: string, beside: string): void {
    writeFileSync(join(dirname(this.find(beside) ?? ''), name), '');
  }

  /** Whether the machine was told that somebody has written. */
  isHeld(): boolean {
    return this.#disks().some((disk) => {
      const folder = join(disk, 'holding');
      return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('held-'));
    });
  }

  find(name: string): string | undefined {
    for (const disk of this.#disks()) {
      const found = findBelow(join(disk, 'workspace'), name, DEPTH_MAX);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #disks(): string[] {
    return this.system.instances.list().map(({ disk }) => disk);
  }

  close(): void {
    this.#watch?.close();
    this.#stopListening();
  }
}

function findBelow(folder: string, name: string, depth: number): string | undefined {
  if (!existsSync(folder)) return undefined;
  if (existsSync(join(folder, name))) return join(folder, name);
  if (depth === 0) return undefined;
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const entry of inside) {
    const found = findBelow(join(folder, entry.name), name, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isProgress(message: RenderedMessage): boolean {
  return message.isBot && String(message.metadata?.event_payload.notice_id ?? '').includes('progress');
}
