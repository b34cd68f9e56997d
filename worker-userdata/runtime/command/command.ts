import {
  type CancelCommand,
  type CommandReport,
  gitCredentials,
  type RunCommand,
} from '@remote-swe/core/domain/command';
import { type Credential, secretForms } from '../git/credentials.ts';
import { homeAt, prepareHome } from '../home.ts';
import { Redactor } from '../output/redactor.ts';
import { findToolUser } from '../process/user.ts';
import type { Settings } from '../settings.ts';
import type { RuntimeCommand } from '../supervisor/start-supervisor.ts';
import { cancelCalls } from './cancel-calls.ts';
import { readPayload } from './payload.ts';
import { deliverReport } from './report.ts';
import { runCalls } from './run-calls.ts';
import { sweepRemains } from './sweep.ts';
import { getText } from './transfer.ts';

/**
 * One SSM command: its payload in, the text for standard output out (one CommandReport as JSON). Never rejects: what goes
 * wrong is a report with outcome `failed`.
 */
export async function performCommand(settings: Settings, runtime: RuntimeCommand): Promise<string> {
  try {
    const command = await readPayload(settings.payload);
    const secrets: Credential[] = [];
    const report = await perform(command, settings, runtime, secrets);
    return await deliverReport(redacted(report, secrets), command.reportUrl);
  } catch (error) {
    const failed: CommandReport = { schema: 1, outcome: 'failed', reason: reasonOf(error) };
    return JSON.stringify(failed);
  }
}

function perform(
  command: RunCommand | CancelCommand,
  settings: Settings,
  runtime: RuntimeCommand,
  secrets: Credential[],
): Promise<CommandReport> {
  const home = homeAt(settings.home);
  prepareHome(home, findToolUser(settings.agentUser));
  sweepRemains(home);
  switch (command.action) {
    case 'cancel':
      return cancelCalls(command, { home, bootId: settings.bootId, now: Date.now });
    case 'run': {
      const fetchCredentials = async () => {
        secrets.push(...(await readCredentials(command.git.credentialsUrl)));
        return secrets;
      };
      return runCalls(command, fetchCredentials, { home, bootId: settings.bootId, runtime, now: Date.now });
    }
  }
}

async function readCredentials(url: string | undefined): Promise<Credential[]> {
  if (!url) return [];
  return gitCredentials.parse(JSON.parse(await getText(url, 'Fetching the git credentials'))).credentials;
}

function redacted(report: CommandReport, secrets: Credential[]): CommandReport {
  if (report.outcome !== 'done' || secrets.length === 0) return report;
  const redactor = new Redactor(secrets.flatMap(secretForms));
  const results = report.results.map((result) => ({
    ...result,
    content: result.content.map((part) => (part.type === 'text' ? { ...part, text: redactor.text(part.text) } : part)),
  }));
  return { ...report, results };
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
}
