import {
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import * as z from 'zod';
import {
  type CommandPayload,
  type CommandReport,
  commandReport,
  PAYLOAD_CHARS_MAX,
  REPORT_BYTES_MAX,
} from '../../domain/worker/command.ts';
import { isPortError } from '../../errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { CommandStatus, Commands, SentCommand } from '../../ports/workers/commands.ts';
import type { RuntimeFile } from './runtime-file.ts';

/** Delivery time-out of SendCommand in seconds (30 is the least): a command that is not taken soon is dispatched again. */
const DELIVERY_S = 60;
const PAYLOAD_URL_MS = 15 * 60_000;
const RUNNING = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling']);
const REASON_CHARS_MAX = 400;

/** SSM Run Command with our document. The client must be made with maxAttempts 1: SendCommand has no idempotency token. */
export class SsmCommands implements Commands {
  readonly #ssm: SSMClient;
  readonly #blobs: Blobs;
  readonly #runtime: RuntimeFile;
  readonly #documentName: string;

  constructor(ssm: SSMClient, blobs: Blobs, runtime: RuntimeFile, documentName: string) {
    this.#ssm = ssm;
    this.#blobs = blobs;
    this.#runtime = runtime;
    this.#documentName = documentName;
  }

  async send(instanceId: string, sessionId: string, payload: CommandPayload): Promise<SentCommand> {
    const runtime = await this.#runtime.reference();
    const Payload = [await this.#encoded(sessionId, payload)];
    try {
      const answer = await this.#ssm.send(
        new SendCommandCommand({
          DocumentName: this.#documentName,
          InstanceIds: [instanceId],
          TimeoutSeconds: DELIVERY_S,
          Comment: sessionId.slice(0, 100),
          Parameters: { SessionId: [sessionId], RuntimeSha256: [runtime.sha256], RuntimeUrl: [runtime.url], Payload },
        }),
      );
      const commandId = answer.Command?.CommandId;
      if (!commandId) throw new Error('SendCommand answered without a command id');
      return { kind: 'sent', commandId };
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidInstanceId')
        return { kind: 'not-reachable', reason: error.message };
      throw error;
    }
  }

  async collect(instanceId: string, commandId: string, reportKey: string): Promise<CommandStatus> {
    const invocation = await this.#invocation(instanceId, commandId);
    if (!invocation || RUNNING.has(invocation.Status ?? '')) return { kind: 'running' };
    if (invocation.Status !== 'Success') return { kind: 'undelivered', reason: reasonOf(invocation) };
    const report = parseReport(invocation.StandardOutputContent ?? '');
    if (!report) return { kind: 'undelivered', reason: `no report on standard output; ${reasonOf(invocation)}` };
    return report.outcome === 'stored' ? this.#stored(reportKey) : { kind: 'reported', report };
  }

  async #encoded(sessionId: string, payload: CommandPayload): Promise<string> {
    const inline = base64(payload);
    if (inline.length <= PAYLOAD_CHARS_MAX) return inline;
    const key = `payloads/${sessionId}/${payload.action === 'run' ? payload.calls[0]?.toolCallId : payload.action}.json`;
    await this.#blobs.put(key, new TextEncoder().encode(JSON.stringify(payload)), 'application/json');
    return base64({ schema: 1, action: 'fetch', url: await this.#blobs.presignGet(key, PAYLOAD_URL_MS) });
  }

  /** Undefined right after SendCommand: Run Command is eventually consistent (API reference, InvocationDoesNotExist). */
  async #invocation(instanceId: string, commandId: string): Promise<GetCommandInvocationCommandOutput | undefined> {
    try {
      return await this.#ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }));
    } catch (error) {
      if (error instanceof Error && error.name === 'InvocationDoesNotExist') return undefined;
      throw error;
    }
  }

  /** A report that never arrived, or is none: the ledger gives it again to the next command. */
  async #stored(key: string): Promise<CommandStatus> {
    try {
      const bytes = await this.#blobs.get(key, REPORT_BYTES_MAX);
      return { kind: 'reported', report: commandReport.parse(JSON.parse(new TextDecoder().decode(bytes))) };
    } catch (error) {
      if (isPortError(error) && error.code === 'too-large') return { kind: 'unreadable', reason: error.message };
      const isMissing = isPortError(error) && error.code === 'not-found';
      if (!isMissing && !(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error;
      return { kind: 'undelivered', reason: `the stored report cannot be read: ${error.message}` };
    }
  }
}

function base64(payload: CommandPayload): string {
  return Buffer.from(JSON.stringify(payload)).toString('base64');
}

function parseReport(output: string): CommandReport | undefined {
  const line = output.trim();
  if (!line.startsWith('{')) return undefined;
  try {
    return commandReport.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function reasonOf(invocation: GetCommandInvocationCommandOutput): string {
  const stderr = (invocation.StandardErrorContent ?? '').trim().slice(-REASON_CHARS_MAX);
  return [invocation.StatusDetails ?? invocation.Status, stderr].filter(Boolean).join(': ');
}
