import { expect, it } from 'vitest';
import { readTemplate } from '../../../local/template/read-template.ts';
import { physical } from '../../local/template/harness.ts';
import { LIMIT_MS } from '../kernel/lambda.ts';
import { FAULT_KINDS } from '../scenario/fault-kinds.ts';

/** Functions of the stack that no run invokes, each with its reason. */
const NOT_PLAYED: Readonly<Record<string, string>> = {};

const plan = readTemplate(new URL('../../../template.yaml', import.meta.url).pathname, { physical });
const functions = plan.functions.map(({ folder, timeoutMs }) => ({ name: folder.split('/').at(-1) ?? '', timeoutMs }));
const played = functions.filter(({ name }) => !(name in NOT_PLAYED));

it('Every function of the template is played with its own time limit, or says why it is not', () => {
  expect(LIMIT_MS).toEqual(Object.fromEntries(played.map(({ name, timeoutMs }) => [name, timeoutMs])));
});

it('A function that is not played is one of the template', () => {
  for (const name of Object.keys(NOT_PLAYED)) expect(functions.map((each) => each.name)).toContain(name);
});

it('Every function that is played is also killed, and a campaign that never kills one fails', () => {
  const killed = FAULT_KINDS.filter((kind) => kind.endsWith(': killed')).map((kind) => kind.split(':')[0]);
  expect(killed.sort()).toEqual(played.map(({ name }) => name).sort());
});
