import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { LocalClock } from '../../kernel/clock.ts';
import { AwsFailure } from '../failure.ts';
import { parseInput } from '../json-protocol.ts';
import type { Timers } from '../timers.ts';
import type { SetStatus } from './agent.ts';
import type { SsmDocument } from './document.ts';
import { type Invocation, isTerminal } from './invocation.ts';
import type { ManagedNodes } from './nodes.ts';
import { renderCommand } from './render.ts';

/** SSM's default delivery time-out in seconds. */
const DELIVERY_SECONDS_DEFAULT = 3600;

const sendCommandInput = z.object({
  DocumentName: z.string(),
  InstanceIds: z.array(z.string()).min(1).max(50),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  TimeoutSeconds: z.number().int().min(30).max(2_592_000).default(DELIVERY_SECONDS_DEFAULT),
  Comment: z.string().max(100).default(''),
});
type SendCommandInput = z.infer<typeof sendCommandInput>;

export type CommandsOptions = {
  clock: LocalClock;
  timers: Timers;
  nodes: ManagedNodes;
  documents: Map<string, SsmDocument>;
  setStatus: SetStatus;
  /** False plays agents older than 3.3.2746, which know `{{ Name }}` only. */
  interpolateEnvironment: boolean;
};

/** SendCommand and CancelCommand, and all invocations so far. */
export class Commands {
  readonly invocations: Invocation[] = [];
  readonly #options: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  send(rawInput: unknown): object {
    const input = parseInput(sendCommandInput, rawInput);
    if (new Set(input.InstanceIds).size < input.InstanceIds.length) throw new AwsFailure('DuplicateInstanceId');
    const document = this.#document(input.DocumentName);
    const rendered = renderCommand(document, input.Parameters, this.#options.interpolateEnvironment);
    const agents = input.InstanceIds.map((instanceId) => this.#options.nodes.agent(instanceId));
    const commandId = randomUUID();
    const requestedAtMs = this.#options.clock.now();
    input.InstanceIds.forEach((instanceId, index) => {
      const invocation: Invocation = {
        commandId,
        instanceId,
        documentName: document.name,
        stepName: document.content.mainSteps[0]?.name ?? '',
        comment: input.Comment,
        rendered,
        requestedAtMs,
        deliveryTimeoutMs: input.TimeoutSeconds * 1000,
        status: 'Pending',
        statusDetails: 'Pending',
        responseCode: -1,
        stdout: '',
        stderr: '',
        startedAtMs: undefined,
        endedAtMs: undefined,
      };
      this.invocations.push(invocation);
      this.#watchTimes(invocation);
      agents[index]?.submit(invocation);
    });
    return { Command: commandAnswer(commandId, document.name, input, requestedAtMs) };
  }

  cancel(rawInput: unknown): object {
    const input = parseInput(
      z.object({ CommandId: z.string(), InstanceIds: z.array(z.string()).optional() }),
      rawInput,
    );
    const ofCommand = this.invocations.filter(({ commandId }) => commandId === input.CommandId);
    if (ofCommand.length === 0) throw new AwsFailure('InvalidCommandId', `There is no command ${input.CommandId}`);
    const chosen = ofCommand.filter(({ instanceId }) => input.InstanceIds?.includes(instanceId) ?? true);
    for (const invocation of chosen) this.#options.nodes.find(invocation.instanceId)?.cancel(invocation);
    return {};
  }

  /** By name or ARN. */
  #document(name: string): SsmDocument {
    const document = this.#options.documents.get(name.split('/').at(-1) ?? name);
    if (document) return document;
    throw new AwsFailure('InvalidDocument', `Document with name ${name} does not exist.`);
  }

  /**
   * The service's two clocks: not started within the delivery time-out, or no end reported within delivery plus execution
   * time-out; both are called DeliveryTimedOut.
   */
  #watchTimes(invocation: Invocation): void {
    const { deliveryTimeoutMs, rendered } = invocation;
    const timeOut = () => this.#options.setStatus(invocation, 'TimedOut', { statusDetails: 'DeliveryTimedOut' });
    this.#options.timers.after(deliveryTimeoutMs, () => {
      if (invocation.status === 'Pending') timeOut();
    });
    this.#options.timers.after(deliveryTimeoutMs + rendered.executionTimeoutMs, () => {
      if (!isTerminal(invocation)) timeOut();
    });
  }
}

function commandAnswer(
  commandId: string,
  documentName: string,
  input: SendCommandInput,
  requestedAtMs: number,
): object {
  return {
    CommandId: commandId,
    DocumentName: documentName,
    DocumentVersion: '$DEFAULT',
    Comment: input.Comment,
    Parameters: input.Parameters,
    InstanceIds: input.InstanceIds,
    Targets: [],
    RequestedDateTime: requestedAtMs / 1000,
    ExpiresAfter: requestedAtMs / 1000 + input.TimeoutSeconds,
    TimeoutSeconds: input.TimeoutSeconds,
    Status: 'Pending',
    StatusDetails: 'Pending',
    TargetCount: input.InstanceIds.length,
    CompletedCount: 0,
    ErrorCount: 0,
    DeliveryTimedOutCount: 0,
  };
}
