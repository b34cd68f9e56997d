import { WAIT_MS_MAX } from '@remote-swe/core/engine/worker-life/stack-end';
import { describe, expect, it } from 'vitest';
import { resourcesOfType, type TemplateValue } from '../../../scripts/template.mjs';
import { actionsOf, listOf, property, resource, template } from '../permissions/policies.ts';

/** Lambda tries a failed asynchronous event again after one and after two minutes. */
const RETRY_SECONDS = [60, 120];

/** Logical ids that a resource names, by DependsOn or in its properties: they are deleted after it. */
function neededBy(logicalId: string): string[] {
  const { DependsOn, Properties } = resource(logicalId) as { DependsOn?: TemplateValue; Properties: TemplateValue };
  const text = JSON.stringify(Properties);
  const named = Object.keys(template.Resources).filter((id) =>
    new RegExp(`("Ref":"${id}[".]|"Fn::GetAtt":\\["${id}"|\\$\\{${id}[.}])`).test(text),
  );
  return [...new Set([...listOf(DependsOn).map(String), ...named])];
}

/** All that goes only after the resource has gone. */
function goesAfter(logicalId: string, seen = new Set<string>()): Set<string> {
  for (const id of neededBy(logicalId))
    if (!seen.has(id)) {
      seen.add(id);
      goesAfter(id, seen);
    }
  return seen;
}

describe('a stack that is deleted', () => {
  it('A deleted stack loses every role that launches machines before its machines end', () => {
    const roles = resourcesOfType(template, 'AWS::IAM::Role').map(([id]) => id);
    const launching = roles.filter((id) => actionsOf(id).includes('ec2:RunInstances'));
    expect(launching.length).toBeGreaterThan(0);
    for (const role of launching) expect(goesAfter(role)).toContain('StackEnd');
  });

  it('A deleted stack keeps what machines stand on, and what ends them, until they have ended', () => {
    const after = goesAfter('StackEnd');
    const stands = ['WorkerSecurityGroup', 'SubnetA', 'SubnetB', 'GatewayAttachment', 'Vpc'];
    for (const id of [...stands, 'StackEndFunction', 'StackEndRole', 'StackEndLogs']) expect([...after]).toContain(id);
  });

  it('A deletion waits longer than its function with all tries, and the function longer than for machines', () => {
    const timeout = Number(property('StackEndFunction', 'Timeout'));
    expect(timeout).toBeGreaterThan(WAIT_MS_MAX / 1000 + 60);
    const tries = Number(property('StackEndFunction', 'EventInvokeConfig', 'MaximumRetryAttempts')) + 1;
    const longest = tries * timeout + RETRY_SECONDS.slice(0, tries - 1).reduce((sum, each) => sum + each, 0);
    expect(Number(property('StackEnd', 'ServiceTimeout'))).toBeGreaterThan(longest);
    expect(property('StackEnd', 'ServiceToken')).toEqual({ Ref: 'StackEndFunction.Alias' });
  });
});
