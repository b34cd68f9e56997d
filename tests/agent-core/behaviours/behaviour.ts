import { BedrockModel } from '@remote-swe/core/adapters/bedrock/model';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import type { ToolCall, ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { ConverseRequest } from '../../../local/aws/bedrock/converse-request.ts';
import { functionScript, type ScriptedTurn } from '../../../local/aws/bedrock/script.ts';
import { startBedrock } from '../../local/aws/bedrock/harness.ts';
import { message, result, SESSION, stop } from '../fakes/build.ts';
import { World } from '../fakes/world.ts';

/** Steps that one play may take: catches a session that never ends. */
const STEPS_MAX = 200;

export type Turn = ScriptedTurn | ((request: ConverseRequest) => ScriptedTurn);
/** What the machine gives back for a call. 'lost': it dies with the call open. 'runs': the call ends only when it is cancelled. */
export type Machine = (call: ToolCall) => Partial<ToolResult> | 'lost' | 'runs';

/**
 * A session whose model is asked over the wire: the real SDK client, Converse's stream, and the local endpoint, which holds
 * requests to Bedrock's rules (one result per call, roles, untouched thinking). Table, Slack and machine are in memory.
 */
export class Behaviour {
  readonly world: World;
  readonly #bedrock: Awaited<ReturnType<typeof startBedrock>>;
  readonly #turns: Turn[];

  static async start(turns: Turn[], machine: Machine = () => ({})): Promise<Behaviour> {
    const left = [...turns];
    const bedrock = await startBedrock(
      functionScript((request) => {
        const turn = left.shift() ?? { text: 'Nothing more was expected.' };
        return typeof turn === 'function' ? turn(request) : turn;
      }),
    );
    return new Behaviour(bedrock, left, machine);
  }

  private constructor(bedrock: Awaited<ReturnType<typeof startBedrock>>, turns: Turn[], machine: Machine) {
    this.#bedrock = bedrock;
    this.#turns = turns;
    const model = (world: World) => new BedrockModel(bedrock.client, world.settings.models, world.blobs);
    this.world = new (class extends World {
      override ports(): ReturnType<World['ports']> {
        return { ...super.ports(), model: model(this) };
      }
    })();
    this.world.online();
    this.#serve(machine);
  }

  /** Every command is answered as soon as it is sent. */
  #serve(machine: Machine): void {
    const { machines, commands } = this.world;
    const send = commands.send.bind(commands);
    const launch = machines.launch.bind(machines);
    machines.launch = async (request) => {
      const launched = await launch(request);
      if (launched.kind === 'launched')
        machines.statuses.set(launched.machineId, { kind: 'running', agentSeenAt: this.world.clock.now() + 1 });
      return launched;
    };
    commands.send = async (machineId, sessionId, payload) => {
      const sent = await send(machineId, sessionId, payload);
      if (sent.kind === 'sent' && payload.action === 'cancel') {
        const cancelled = payload.toolCallIds.map((id): ToolResult => ({ ...result(id), outcome: 'cancelled' }));
        commands.report(sent.commandId, { schema: 1, outcome: 'done', results: cancelled });
      }
      if (sent.kind !== 'sent' || payload.action !== 'run') return sent;
      const answers = payload.calls.map((call) => machine({ ...call, input: call.input ?? null }));
      if (answers.includes('lost')) {
        machines.statuses.set(machineId, { kind: 'gone' });
        return sent;
      }
      if (answers.includes('runs')) return sent;
      const results = payload.calls.map((call, index): ToolResult => {
        const answer = answers[index];
        return { ...result(call.toolCallId), ...(typeof answer === 'string' ? {} : answer) };
      });
      commands.report(sent.commandId, { schema: 1, outcome: 'done', results });
      return sent;
    };
  }

  /** Somebody writes, and the session goes on until it is idle, paused, or `until` holds. */
  async play(text = 'please', until: (state: SessionState) => boolean = () => false): Promise<SessionState> {
    this.says(text);
    return this.goOn(until);
  }

  says(text: string): void {
    this.world.arrives(message(this.#nextTs(), text));
  }

  saysStop(): void {
    this.world.arrives(stop(this.#nextTs()));
  }

  #nextTs(): string {
    return `${1_700_000_100 + (this.world.table.inbox.get(SESSION)?.length ?? 0)}.000000`;
  }

  async goOn(until: (state: SessionState) => boolean = () => false): Promise<SessionState> {
    for (let step = 0; step < STEPS_MAX; step++) {
      await this.world.step();
      const { state } = this.world;
      const { phase } = state;
      const isOver = phase.kind === 'idle' || (phase.kind === 'paused' && phase.work === undefined);
      if (isOver || until(state)) return state;
      const waitsUntil = phase.kind === 'acting' && 'checkAt' in phase.work.dispatch ? phase.work.dispatch.checkAt : 0;
      const notBefore = phase.kind === 'thinking' ? (phase.notBefore ?? 0) : (waitsUntil ?? 0);
      if (notBefore > this.world.clock.now()) this.world.clock.jump(notBefore - this.world.clock.now());
    }
    throw new Error(`The session did not end within ${STEPS_MAX} steps`);
  }

  get requests(): ConverseRequest[] {
    return this.#bedrock.service.calls.flatMap((call) => call.request ?? []);
  }

  /** Turns that the model was not asked for. */
  get turnsLeft(): number {
    return this.#turns.length;
  }

  /** Advice in the transcript, in order. */
  get advice(): string[] {
    return this.#messages().flatMap((each) => (each.kind === 'advice' ? each.texts : []));
  }

  get results(): ToolResult[] {
    return this.#messages().flatMap((each) => (each.kind === 'results' ? each.results : []));
  }

  /** What people read, without the progress message. */
  get told(): string[] {
    return this.world.chat.posted.flatMap(({ notice }) => (notice.kind === 'message' ? [notice.text] : []));
  }

  #messages(): JournalEntry['messages'] {
    return this.world.entries.flatMap((entry) => entry.messages);
  }

  stop(): Promise<void> {
    return this.#bedrock.stop();
  }
}

export function use(name: string, input: unknown): Turn {
  return { toolUses: [{ name, input }] };
}

export const bash = (command: string): Turn => use('bash', { command });
