import { CreateTagsCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { Orphan } from '@remote-swe/core/domain/worker/orphans';
import { expect } from 'vitest';
import type { Scenario } from '../scenarios/harness/scenario.ts';
import type { Operator } from './operator.ts';

const HOUR_MS = 3_600_000;

export type Connection = {
  region: string;
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};

/** Machines that belong to nobody become orphans after an hour, are all found, and go only after a yes. */
export async function orphansGo(
  { system }: Scenario,
  operator: Operator,
  connection: Connection,
  machines: number,
): Promise<void> {
  const ec2 = new EC2Client(connection);
  const LaunchTemplate = { LaunchTemplateId: system.plan.launchTemplates[0]?.id };
  const launch = { LaunchTemplate, MinCount: 1, MaxCount: 1, InstanceType: 'm7g.large' as const };
  for (let count = 0; count < machines; count++) {
    const { Instances } = await ec2.send(new RunInstancesCommand(launch));
    const Tags = [
      { Key: 'remote-swe:stack', Value: 'remote-swe' },
      { Key: 'remote-swe:session', Value: `slack:T0:C0:${count}.000001` },
    ];
    await ec2.send(new CreateTagsCommand({ Resources: [Instances?.[0]?.InstanceId ?? ''], Tags }));
  }
  expect(await operator.data('orphans')).toMatchObject({ orphans: [] });
  operator.aheadMs = 2 * HOUR_MS;
  const { orphans } = (await operator.data('orphans')) as { orphans: Orphan[] };
  expect(orphans).toHaveLength(machines);
  expect(orphans[0]).toMatchObject({ kind: 'machine', reason: 'no session' });
  operator.says = false;
  expect(await operator.run('orphans', '--remove')).toMatchObject({ ok: false, data: { removed: [] } });
  expect(await operator.run('orphans', '--remove', '--yes')).toMatchObject({ ok: true });
  expect(await operator.data('orphans')).toMatchObject({ orphans: [] });
  operator.aheadMs = 0;
}
