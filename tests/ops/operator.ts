import { nodeClock } from '@remote-swe/core/adapters/node/clock';
import { COMMANDS } from '../../ops/commands.ts';
import type { Clients } from '../../ops/kit/clients.ts';
import type { Report } from '../../ops/kit/command.ts';
import { type Ops, openOps } from '../../ops/kit/ops.ts';
import { printed } from '../../ops/kit/output.ts';
import type { Scenario } from '../scenarios/harness/scenario.ts';

/** An operator at a terminal: answers questions with `says`, and keeps what was told. */
export class Operator {
  readonly notes: string[] = [];
  readonly lines: string[] = [];
  readonly questions: string[] = [];
  says = true;
  /** How far the operator's clock is ahead of the system's. */
  aheadMs = 0;
  stopped = new AbortController();
  /** What becomes of the clients before a command has them. */
  alter: (clients: Clients) => void = () => {};
  readonly #scenario: Pick<Scenario, 'system'>;

  constructor(scenario: Pick<Scenario, 'system'>) {
    this.#scenario = scenario;
  }

  /** On the local clock, which tests move on. */
  async open(): Promise<Ops> {
    const { system } = this.#scenario;
    const access = {
      region: 'us-west-2',
      stackName: 'remote-swe',
      endpoint: system.baseUrl,
      credentials: system.keys.issue('operator'),
    };
    const terminal = {
      signal: this.stopped.signal,
      note: (text: string) => void this.notes.push(text),
      line: (text: string) => void this.lines.push(text),
      confirm: async (question: string) => {
        this.questions.push(question);
        return this.says;
      },
    };
    const ops = await openOps(access, terminal, { ...nodeClock, now: () => system.clock.now() + this.aheadMs });
    this.alter(ops.clients);
    return ops;
  }

  async run(name: string, ...args: string[]): Promise<Report> {
    const command = COMMANDS.find((each) => each.name === name);
    if (!command) throw new Error(`There is no command ${name}`);
    const prepared = command.prepare(args);
    return prepared.run(await this.open());
  }

  /** What a person reads. */
  async reads(name: string, ...args: string[]): Promise<string> {
    return printed(await this.run(name, ...args), false);
  }

  /** What a program reads. */
  async data(name: string, ...args: string[]): Promise<Record<string, unknown>> {
    return JSON.parse(printed(await this.run(name, ...args), true));
  }
}
