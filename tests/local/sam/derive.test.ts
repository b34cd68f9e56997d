import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { AccessKeys } from '../../../local/aws/signing/access-keys.ts';
import { containerEnvironment } from '../../../local/functions/environment.ts';
import { samCommands, samplesOf } from '../../../local/sam/commands.ts';
import { containerHost, systemPortOf } from '../../../local/sam/container-host.ts';
import { SamLocalError, withDeclared } from '../../../local/sam/derive.ts';
import { localPhysical } from '../../../local/template/physical.ts';
import { LOCAL_STACK, readTemplate as readPlan } from '../../../local/template/read-template.ts';
import { UsageError } from '../../../scripts/arguments.mjs';
import { eventNames } from '../../../scripts/event.mjs';
import { readTemplate, resourcesOfType, type Template } from '../../../scripts/template.mjs';

const root = resolve(import.meta.dirname, '../../..');
const file = resolve(root, 'template.yaml');
const built = readTemplate(file);
const baseUrl = 'http://127.0.0.1:4566';
const { functions } = readPlan(file, { physical: localPhysical({ ...LOCAL_STACK, baseUrl }) });
const endpoints = { baseUrl, region: LOCAL_STACK.region, keys: new AccessKeys() };
const environments = Object.fromEntries(
  functions.map((each) => [each.logicalId, containerEnvironment(each, endpoints)]),
);
const readme = readFileSync(resolve(root, 'events/README.md'), 'utf8');

type Variables = Record<string, unknown>;
const variablesOf = (properties: unknown): Variables =>
  (properties as { Environment?: { Variables?: Variables } } | undefined)?.Environment?.Variables ?? {};

function declaredIn(template: Template): Record<string, Variables> {
  const each = resourcesOfType(template, 'AWS::Serverless::Function');
  const everywhere = variablesOf(template.Globals.Function);
  return Object.fromEntries(each.map(([id, { Properties }]) => [id, { ...everywhere, ...variablesOf(Properties) }]));
}

it('Each function declares every variable that the local system gives it, and has a value for each', () => {
  const declared = declaredIn(withDeclared(built, environments));
  for (const [id, variables] of Object.entries(environments)) {
    expect(Object.keys(declared[id] ?? {}).sort()).toEqual(Object.keys(variables).sort());
    expect(variables).toMatchObject({ AWS_ENDPOINT_URL: baseUrl, AWS_ACCESS_KEY_ID: `${id}-sam` });
    expect(variables.SLACK_API_URL).toBe(`${baseUrl}/_from/${id}-sam/slack/api/`);
  }
});

it('The derived template is the built one but for empty variables that it did not have', () => {
  const derived = structuredClone(withDeclared(built, environments));
  const before = declaredIn(built);
  for (const [id, { Properties }] of resourcesOfType(derived, 'AWS::Serverless::Function')) {
    const variables = variablesOf(Properties);
    const isNew = (name: string) => !(name in (before[id] ?? {}));
    expect(Object.entries(variables).filter(([name, value]) => isNew(name) && value !== '')).toEqual([]);
    for (const name of Object.keys(variables).filter(isNew)) delete variables[name];
    // A function without variables of its own had no such property either.
    if (!built.Resources[id]?.Properties.Environment) delete Properties.Environment;
  }
  expect(derived).toEqual(built);
});

it('A build with other functions than the running system is refused, and the difference is named', () => {
  const { SweeperFunction, ...others } = environments;
  expect(SweeperFunction).toBeDefined();
  expect(() => withDeclared(built, others)).toThrow(SamLocalError);
  expect(() => withDeclared(built, { ...others, OtherFunction: {} })).toThrow(
    'differ in OtherFunction, SweeperFunction. Build again',
  );
});

it('Every sample event is named once, with a function of the template', () => {
  const samples = samplesOf(readme);
  expect(samples.map(({ event }) => event).sort()).toEqual(eventNames());
  const known = functions.map(({ logicalId }) => logicalId);
  expect(samples.filter(({ logicalId }) => !known.includes(logicalId))).toEqual([]);
});

it('Requests are signed on the way into sam local; other events are files; x86 machines say so', () => {
  const samples = [
    { event: 'slack/mention', logicalId: 'SlackEventsFunction' },
    { event: 'ec2/stopped', logicalId: 'DoorbellFunction' },
  ];
  const { invoke, startApi, send } = samCommands(samples, { template: 'T', environments: 'E' }, 'arm64');
  expect(invoke.map(({ command }) => command)).toEqual([
    'npm run -s event slack/mention | sam local invoke -t T --env-vars E -e - SlackEventsFunction',
    'sam local invoke -t T --env-vars E -e events/ec2/stopped.json DoorbellFunction',
  ]);
  expect({ startApi, send }).toEqual({
    startApi: 'sam local start-api -t T --env-vars E',
    send: ['npm run -s event slack/mention -- --to http://127.0.0.1:3000'],
  });
  expect(samCommands([], { template: 'T', environments: 'E' }, 'x64').startApi).toMatch(/ Architecture=x86_64$/);
});

const address = (text: string) => [{ address: text, family: 'IPv4' }] as never;

it.each([
  [undefined, { docker0: address('172.17.0.1') }, { listen: '172.17.0.1', name: '172.17.0.1' }],
  ['host.docker.internal', {}, { listen: '127.0.0.1', name: 'host.docker.internal' }],
  ['10.0.0.5', { eth0: address('10.0.0.5') }, { listen: '10.0.0.5', name: '10.0.0.5' }],
] as const)('Containers reach this machine, with --host %s, where something listens', (given, interfaces, expected) => {
  expect(containerHost(given, interfaces)).toEqual(expected);
});

it('Without docker0 and --host, and with a --host that is no name, the way out is said', () => {
  expect(() => containerHost(undefined, { eth0: address('10.0.0.5') })).toThrow(/no docker0.*--host host/);
  expect(() => containerHost('a b', {})).toThrow(UsageError);
});

it('A system on a port that the container needs for itself is refused', () => {
  expect(systemPortOf('http://127.0.0.1:4566')).toBe(4566);
  expect(() => systemPortOf('http://127.0.0.1:8080')).toThrow(SamLocalError);
});
