import type { Clients } from '../kit/clients.ts';
import type { Report } from '../kit/command.ts';
import type { Terminal } from '../kit/ops.ts';
import { describeStack, resourceOf, viewOf } from '../kit/stack.ts';
import { deleteStack, pause, type Waiting } from './delete-stack.ts';
import { type Inventory, inventoryOf, isEmpty, machinesOf } from './inventory.ts';
import * as remove from './remove.ts';

export type Answers = { yes: boolean; dryRun: boolean; data: 'keep' | 'delete' | 'ask' };
type Data = { table: string; bucket: string };

/** Looks at the end of machines: ten minutes at five seconds. */
const LOOKS_MAX = 120;

/**
 * Removes a deployment. Every part may be gone already, so that a run that was interrupted is simply run again; at the end all is looked
 * for once more, and what is left is named.
 */
export async function destroy(
  clients: Clients,
  stackName: string,
  answers: Answers,
  { terminal, everyMs }: { terminal: Terminal; everyMs: number },
): Promise<Report> {
  const found = await inventoryOf(clients, stackName);
  const data = await dataOf(clients, stackName);
  if (isEmpty(found))
    return { ok: true, data: { stackName, found }, lines: [`Nothing of the stack "${stackName}" is left.`] };
  const plan = [...linesOf(found), ...(data ? [`table ${data.table}`, `bucket ${data.bucket}`] : [])];
  if (answers.dryRun)
    return {
      ok: true,
      data: { stackName, found, keepable: data },
      lines: ['Would be removed:', ...plan.map(indented)],
    };
  if (!answers.yes) for (const line of [`Of the stack "${stackName}":`, ...plan.map(indented)]) terminal.note(line);
  const withData = data !== undefined && (await wantsDataGone(answers, data, terminal));
  const question = `Remove all of it${data && !withData ? ' but table and bucket' : ''} for good?`;
  if (!answers.yes && !(await terminal.confirm(question)))
    return { ok: false, data: { stackName, removed: false }, lines: ['Nothing was removed.'] };
  const waiting = { everyMs, signal: terminal.signal };
  const problems = await removeAll(clients, stackName, { data: withData ? data : undefined, waiting, terminal });
  return result(await inventoryOf(clients, stackName), { stackName, problems, kept: withData ? undefined : data });
}

/** Throws an OpsError when the stack is no Remote SWE; undefined when there is none any more. */
async function dataOf({ cloudFormation }: Clients, stackName: string): Promise<Data | undefined> {
  const stack = await describeStack(cloudFormation, stackName);
  if (!stack) return undefined;
  const view = await viewOf(cloudFormation, stack);
  resourceOf(view, 'StepQueue');
  return { table: resourceOf(view, 'Table'), bucket: resourceOf(view, 'ArtifactBucket') };
}

async function wantsDataGone({ data, yes }: Answers, { table, bucket }: Data, terminal: Terminal): Promise<boolean> {
  if (data !== 'ask') return data === 'delete';
  if (yes) return false;
  return terminal.confirm(`Table ${table} and bucket ${bucket} hold all sessions. Delete them, too?`);
}

type Work = { data: Data | undefined; waiting: Waiting; terminal: Terminal };

/** In this order: nothing starts a machine any more, then machines, then what they leave, then the stack, then what it leaves. */
async function removeAll(clients: Clients, stackName: string, { data, waiting, terminal }: Work): Promise<string[]> {
  const step = async (text: string, work: () => Promise<unknown>) => {
    if (waiting.signal.aborted) await pause(waiting);
    terminal.note(text);
    await work();
  };
  const now = () => inventoryOf(clients, stackName);
  await step('Stopping the steps …', () => remove.stopSteps(clients, stackName));
  await step('Terminating machines …', () => endMachines(clients, stackName, waiting));
  await step('Deleting disks, images and snapshots …', async () => {
    const { volumes, images, snapshots } = await now();
    await remove.deleteVolumes(clients, volumes);
    await remove.deleteImages(clients, images, snapshots);
  });
  if (data) await step('Deleting table and bucket …', () => remove.deleteData(clients, data));
  let problems: string[] = [];
  await step('Deleting the stack …', async () => {
    problems = await endStack(clients, stackName, waiting);
  });
  await step('Deleting logs, layers and what else it left …', async () => {
    if (problems.length > 0) return;
    const { logGroups, layerVersions, parameters } = await now();
    await remove.deleteLogGroups(clients, logGroups);
    await remove.deleteLayerVersions(clients, layerVersions);
    await remove.deleteParameters(clients, parameters);
  });
  return problems;
}

/** Until none is there: a step that was under way may have launched one more. */
async function endMachines(clients: Clients, stackName: string, waiting: Waiting): Promise<void> {
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const machines = await machinesOf(clients, stackName);
    if (machines.length === 0) return;
    await remove.terminate(clients, machines);
    await pause(waiting);
  }
}

/** Once more after a failure: a machine that came late holds the security group. */
async function endStack(clients: Clients, stackName: string, waiting: Waiting): Promise<string[]> {
  const id = (await describeStack(clients.cloudFormation, stackName))?.StackId;
  if (!id) return [];
  const problems = await deleteStack(clients, id, waiting);
  if (problems.length === 0) return [];
  await endMachines(clients, stackName, waiting);
  return deleteStack(clients, id, waiting);
}

function result(
  left: Inventory,
  { stackName, problems, kept }: { stackName: string; problems: string[]; kept: Data | undefined },
): Report {
  const ok = isEmpty(left) && problems.length === 0;
  const failed = problems.map((problem) => `CloudFormation could not delete ${problem}.`);
  const lines = ok
    ? [`Nothing of the stack "${stackName}" is left that costs money.`, ...keptLines(kept)]
    : [
        'Not all of it could be removed; mend what is named and run it again:',
        ...failed,
        ...linesOf(left).map(indented),
        ...keptLines(kept),
      ];
  return { ok, data: { stackName, removed: ok, left, problems, kept }, lines };
}

function keptLines(kept: Data | undefined): string[] {
  const secrets =
    'Secrets in Parameter Store, SAM’s own bucket (aws-sam-cli-managed-default) and the Slack app stay; they are not of this stack alone.';
  if (!kept) return [secrets];
  return [
    `Kept, with all sessions: table ${kept.table}, bucket ${kept.bucket}. They cost their storage; no stack names them any more.`,
    secrets,
  ];
}

const NAMES: Record<keyof Inventory, string> = {
  stack: 'stack',
  machines: 'machine',
  volumes: 'disk',
  images: 'image',
  snapshots: 'snapshot',
  logGroups: 'log group',
  layerVersions: 'layer version',
  parameters: 'parameter',
};

function linesOf(inventory: Inventory): string[] {
  return (Object.keys(NAMES) as (keyof Inventory)[]).flatMap((kind) =>
    inventory[kind].map((id) => `${NAMES[kind]} ${id}`),
  );
}

function indented(line: string): string {
  return `  ${line}`;
}
