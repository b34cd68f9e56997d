import * as z from 'zod';
import { AwsFailure } from '../failure.ts';
import { parseInput } from '../json-protocol.ts';
import { type Invocation, isTerminal } from './invocation.ts';
import { page } from './page.ts';

/** What the list shows of both streams together. */
const PLUGIN_OUTPUT_CHARS_MAX = 2_500;

const getInput = z.object({ CommandId: z.string(), InstanceId: z.string(), PluginName: z.string().optional() });
const listInput = z.object({
  CommandId: z.string().optional(),
  InstanceId: z.string().optional(),
  Details: z.boolean().default(false),
  MaxResults: z.number().int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
});

/** GetCommandInvocation. Throws InvocationDoesNotExist and InvalidPluginName. */
export function getInvocation(rawInput: unknown, invocations: Invocation[]): object {
  const input = parseInput(getInput, rawInput);
  const found = invocations.find(
    ({ commandId, instanceId }) => commandId === input.CommandId && instanceId === input.InstanceId,
  );
  if (!found) throw new AwsFailure('InvocationDoesNotExist');
  if (input.PluginName !== undefined && input.PluginName !== found.stepName) throw new AwsFailure('InvalidPluginName');
  return {
    ...common(found),
    PluginName: found.stepName,
    ResponseCode: found.responseCode,
    ExecutionStartDateTime: time(found.startedAtMs),
    ExecutionEndDateTime: time(found.endedAtMs),
    ExecutionElapsedTime: elapsed(found),
    StandardOutputContent: isTerminal(found) ? found.stdout : '',
    StandardErrorContent: isTerminal(found) ? found.stderr : '',
    StandardOutputUrl: '',
    StandardErrorUrl: '',
  };
}

/** ListCommandInvocations, newest first. */
export function listInvocations(rawInput: unknown, invocations: Invocation[]): object {
  const input = parseInput(listInput, rawInput);
  const found = invocations.filter(
    ({ commandId, instanceId }) =>
      (input.CommandId ?? commandId) === commandId && (input.InstanceId ?? instanceId) === instanceId,
  );
  const { items, nextToken } = page(found.toReversed(), input.MaxResults, input.NextToken);
  const CommandInvocations = items.map((invocation) => ({
    ...common(invocation),
    RequestedDateTime: invocation.requestedAtMs / 1000,
    CommandPlugins: input.Details ? [plugin(invocation)] : [],
  }));
  return { CommandInvocations, NextToken: nextToken };
}

function common(invocation: Invocation): object {
  return {
    CommandId: invocation.commandId,
    InstanceId: invocation.instanceId,
    Comment: invocation.comment,
    DocumentName: invocation.documentName,
    DocumentVersion: '$DEFAULT',
    Status: invocation.status,
    StatusDetails: invocation.statusDetails,
  };
}

function plugin(invocation: Invocation): object {
  const output = isTerminal(invocation) ? invocation.stdout + invocation.stderr : '';
  return {
    Name: invocation.stepName,
    Status: invocation.status,
    StatusDetails: invocation.statusDetails,
    ResponseCode: invocation.responseCode,
    Output: output.slice(0, PLUGIN_OUTPUT_CHARS_MAX),
  };
}

function time(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

/** ISO 8601 duration, e.g. `PT1.5S`. */
function elapsed({ startedAtMs, endedAtMs }: Invocation): string {
  return startedAtMs === undefined || endedAtMs === undefined ? '' : `PT${(endedAtMs - startedAtMs) / 1000}S`;
}
