import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import { functionScript, lastUserText } from '../../local/aws/bedrock/script.ts';
import { readSession } from '../../local/crash/table.ts';
import { settle } from '../../local/system/settle.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import type { Case } from '../measure.ts';

const LOOK_MS = 5;
/** Longer than any hold takes; the command of a round ends after it in any case. */
const WAIT_MS_MAX = 60_000;
const ROUND = 'work on';
const WORDS = 'one more wish';
const SIGN = /Your message is read (within|when this ends)/;

/** Ends once calls of its reply are held, as a program on the worker sees it. */
const UNTIL_HELD = `newest() { ls "$HOME/../holding" | sed -n "s/^$1-//p" | sort -n | tail -n 1; }
until held=$(newest held); [ "\${held:-0}" -ge "$(newest asked)" ]; do sleep 0.02; done`;

/** How long it takes from a person's message until the worker holds the reply's calls, and until the thread says so. */
export async function openWordsBench(): Promise<{ cases: Case[]; close(): Promise<void> }> {
  const script = functionScript((request) =>
    lastUserText(request).includes(WORDS)
      ? { text: 'Read.' }
      : { toolUses: [{ name: 'bash', input: { command: UNTIL_HELD } }] },
  );
  const system = await startLocalSystem({ script });
  const bench = new WordsBench(system);
  return {
    cases: [
      { name: 'message to hold on the worker', run: () => bench.round() },
      { name: 'message to sign in the thread', run: () => bench.signMs },
    ],
    close: () => system.close(),
  };
}

class WordsBench {
  readonly #system: LocalSystem;
  readonly #thread: { channelId: string; ts: string };
  /** Of the last round. */
  signMs = 0;

  constructor(system: LocalSystem) {
    this.#system = system;
    this.#thread = system.slack.people.type({ user: 'alice', channel: 'dev', text: `@remote-swe ${ROUND}` });
  }

  async round(): Promise<number> {
    const numbers = await this.#asked();
    const before = numbers('held');
    const saidAt = performance.now();
    this.#say(WORDS);
    const [holdMs, signMs] = await Promise.all([
      this.#until(() => numbers('held') > before, saidAt),
      this.#until(() => SIGN.test(this.#progress()), saidAt),
    ]);
    this.signMs = signMs;
    await settle(this.#system, { until: async () => (await this.#phase()) === 'idle', realMsMax: WAIT_MS_MAX });
    this.#say(ROUND);
    return holdMs;
  }

  /** Resolves once the round's command has come to the worker, to a reader of the numbers on its disk. */
  async #asked(): Promise<(kind: 'asked' | 'held') => number> {
    const found = { disk: '' };
    const numbers = (kind: string) => largest(found.disk, kind);
    const isAsked = async () => {
      const { worker } = await readSession(this.#system, this.#sessionId);
      found.disk = this.#system.instances.find(worker?.instanceId ?? '')?.disk ?? '';
      return found.disk !== '' && numbers('asked') > numbers('held');
    };
    // A machine that boots needs jumps of the clock; a command that runs would be waited for.
    const end = performance.now() + WAIT_MS_MAX;
    while (!(await isAsked())) {
      if (performance.now() > end) throw new Error('The command did not come to the worker');
      const { activity, clock } = this.#system;
      const next = clock.nextDueAtMs();
      if (!activity.isBusy() && next !== undefined) clock.advance(Math.max(0, Math.min(next - clock.now(), 6_000)));
      await delay(LOOK_MS);
    }
    return numbers;
  }

  get #sessionId(): string {
    const { channelId: channel, ts: threadTs } = this.#thread;
    return slackSessionId({ teamId: this.#system.slack.workspace.directory.team.id, channel, threadTs });
  }

  async #phase(): Promise<string | undefined> {
    return (await readSession(this.#system, this.#sessionId)).entries.at(-1)?.state.phase.kind;
  }

  #say(text: string): void {
    this.#system.slack.people.type({ user: 'alice', channel: 'dev', text, threadTs: this.#thread.ts });
  }

  #progress(): string {
    const { channelId, ts } = this.#thread;
    return this.#system.slack.people
      .thread(channelId, ts)
      .map(({ text }) => text)
      .join('\n');
  }

  async #until(isThere: () => boolean, since: number): Promise<number> {
    while (!isThere()) {
      if (performance.now() - since > WAIT_MS_MAX) throw new Error('Waited in vain for what a message brings about');
      await delay(LOOK_MS);
    }
    return performance.now() - since;
  }
}

function largest(disk: string, kind: string): number {
  try {
    const names = readdirSync(join(disk, 'holding')).filter((name) => name.startsWith(`${kind}-`));
    return Math.max(0, ...names.map((name) => Number(name.slice(kind.length + 1))));
  } catch {
    return 0;
  }
}
