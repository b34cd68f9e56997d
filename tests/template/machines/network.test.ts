import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localPhysical } from '../../../local/template/physical.ts';
import { LOCAL_STACK, readTemplate } from '../../../local/template/read-template.ts';
import { resourcesOfType } from '../../../scripts/template.mjs';
import { at, listOf, property, resource, template } from '../permissions/policies.ts';

const root = resolve(import.meta.dirname, '../../..');
const pattern = String(template.Parameters.EgressLists?.AllowedPattern);
const NAMES = [...new Set(pattern.match(/[a-z]+/g))];
const lists = resourcesOfType(template, 'AWS::Route53Resolver::FirewallDomainList');

/** Logical ids of what exists under these parameters. */
function existing(parameters: Record<string, string>): Set<string> {
  const physical = localPhysical({ ...LOCAL_STACK, baseUrl: 'http://127.0.0.1' });
  const { stack } = readTemplate(`${root}/template.yaml`, { physical, parameters });
  return new Set(stack.resources.map(({ logicalId }) => logicalId));
}
const resourceOfName = (name: string) => `Egress${name[0]?.toUpperCase()}${name.slice(1)}`;
const domainsOf = (logicalId: string) =>
  listOf(property(logicalId, 'Domains')).map((domain) =>
    String(typeof domain === 'string' ? domain : at(domain, 'Fn::Sub'))
      .replace(/\$\{AWS::Region\}/, 'us-west-2')
      .replace(/\$\{AWS::URLSuffix\}/, 'amazonaws.com'),
  );
const covers = (domain: string, host: string) =>
  domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : domain === host;

describe('hosts that workers may look up', () => {
  it('Hosts are not limited by default, and nothing of it exists or costs', () => {
    expect([...existing({})].filter((id) => id.startsWith('Egress'))).toEqual([]);
  });

  it('Lists exist when they are named, alone or among others, and else not', () => {
    const found = (names: string[]) => {
      const all = existing({ EgressLists: names.join(',') });
      return NAMES.filter((name) => all.has(resourceOfName(name)));
    };
    const odd = NAMES.filter((_, index) => index % 2 === 1);
    const even = NAMES.filter((name) => !odd.includes(name));
    for (const names of [NAMES, odd, even, NAMES.slice(0, 1)]) expect(found(names)).toEqual(names);
  });

  it('No name of a list is a part of another one: that is how a list is looked for', () => {
    for (const name of NAMES) expect(NAMES.filter((other) => other.includes(name))).toEqual([name]);
  });

  it('Domains are such as DNS Firewall takes: names, with a star only as their first label, each once', () => {
    for (const [id] of lists.filter(([id]) => id !== 'EgressFurther' && id !== 'EgressEverything')) {
      const domains = domainsOf(id);
      expect(new Set(domains).size).toBe(domains.length);
      for (const domain of domains) expect(domain).toMatch(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/);
    }
  });

  it('The hosts that a new machine is set up from are in the list that is always there', () => {
    const userData = readFileSync(`${root}/worker-userdata/user-data.sh`, 'utf8');
    const hosts = [...userData.matchAll(/https:\/\/([a-z0-9.-]+)/g)].map((match) => match[1] ?? '');
    const agent = ['ssm', 'ssmmessages', 's3'].map((service) => `${service}.us-west-2.amazonaws.com`);
    expect(hosts.length).toBeGreaterThan(2);
    for (const host of [...hosts, ...agent, 'pypi.org', 'files.pythonhosted.org'])
      expect(
        domainsOf('EgressBase').some((domain) => covers(domain, host)),
        host,
      ).toBe(true);
  });

  it('Every list has its rule, all that is allowed comes before everything that is blocked, and the log is written', () => {
    const rules = JSON.stringify(property('EgressRules', 'FirewallRules'));
    for (const [id] of lists) expect(rules).toContain(`"Ref":"${id}"`);
    const flat = listOf(property('EgressRules', 'FirewallRules')).map((rule) => at(rule, 'Fn::If', 1) ?? rule);
    const priorities = flat.map((rule) => Number(at(rule, 'Priority')));
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    expect(flat.map((rule) => at(rule, 'Action')).lastIndexOf('ALLOW')).toBe(flat.length - 2);
    expect(flat.at(-1)).toMatchObject({ Action: 'BLOCK', BlockResponse: 'NXDOMAIN' });
    expect(at(property('EgressLog', 'LogGroupName'), 'Fn::Sub')).toMatch(/^\/aws\/route53\/.*-workers$/);
  });
});

describe('private addresses', () => {
  it('Private addresses are denied before everything is allowed, in both subnets of the new VPC', () => {
    const entries = resourcesOfType(template, 'AWS::EC2::NetworkAclEntry').map(([, { Properties }]) => Properties);
    const out = entries
      .filter(({ Egress }) => Egress === true)
      .sort((a, b) => Number(a.RuleNumber) - Number(b.RuleNumber));
    expect(out.map(({ RuleAction, CidrBlock }) => `${RuleAction} ${CidrBlock}`)).toEqual([
      'deny 10.0.0.0/8',
      'deny 100.64.0.0/10',
      'deny 172.16.0.0/12',
      'deny 192.168.0.0/16',
      'allow 0.0.0.0/0',
    ]);
    for (const id of ['SubnetANetworkAcl', 'SubnetBNetworkAcl'])
      expect(resource(id).Condition).toBe('BlockPrivateRanges');
  });

  it('Private addresses are left to the owner of an existing VPC, and to who allows them', () => {
    expect(existing({}).has('WorkerNetworkAcl')).toBe(true);
    expect(existing({ AllowPrivateRanges: 'true' }).has('WorkerNetworkAcl')).toBe(false);
    expect(existing({ ExistingVpcId: 'vpc-1', ExistingSubnetIds: 'subnet-1' }).has('WorkerNetworkAcl')).toBe(false);
  });
});
