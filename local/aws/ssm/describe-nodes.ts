import * as z from 'zod';
import { AwsFailure } from '../failure.ts';
import { parseInput } from '../json-protocol.ts';
import type { NodeView } from './nodes.ts';
import { page } from './page.ts';

const input = z.object({
  Filters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).default([]),
  InstanceInformationFilterList: z.array(z.object({ key: z.string(), valueSet: z.array(z.string()) })).default([]),
  MaxResults: z.number().int().min(5).max(50).default(10),
  NextToken: z.string().optional(),
});

/** DescribeInstanceInformation, filtered by InstanceIds or PingStatus. Throws InvalidFilterKey. */
export function describeNodes(rawInput: unknown, nodes: NodeView[]): object {
  const { Filters, InstanceInformationFilterList, MaxResults, NextToken } = parseInput(input, rawInput);
  const old = InstanceInformationFilterList.map(({ key, valueSet }) => ({ Key: key, Values: valueSet }));
  const filters = [...Filters, ...old];
  const matching = nodes.filter((node) => filters.every(({ Key, Values }) => Values.includes(attribute(node, Key))));
  const { items, nextToken } = page(matching, MaxResults, NextToken);
  return { InstanceInformationList: items.map(information), NextToken: nextToken };
}

function attribute(node: NodeView, key: string): string {
  if (key === 'InstanceIds') return node.instanceId;
  if (key === 'PingStatus') return node.pingStatus;
  throw new AwsFailure('InvalidFilterKey', `The local SSM does not filter nodes by ${key}`);
}

function information(node: NodeView): object {
  return {
    InstanceId: node.instanceId,
    PingStatus: node.pingStatus,
    LastPingDateTime: node.lastPingAtMs / 1000,
    RegistrationDate: node.registeredAtMs / 1000,
    AgentVersion: '3.3.3572.0',
    IsLatestVersion: true,
    PlatformType: 'Linux',
    ResourceType: 'EC2Instance',
  };
}
