import { describe, expect, it } from 'vitest';
import { withWrittenNames } from '../../../layers/agent-core/unused-schemas.mjs';

const NAMES = 'const _xN = "xmlName";\nconst _eQN = "ec2QueryName";\n';
const written = (schema: string) => withWrittenNames(`${NAMES}${schema}`).slice(NAMES.length);

describe('withWrittenNames', () => {
  it.each([
    ['export var A = [1, { [_xN]: _A }];', 'export var A = [1, { "xmlName": _A }];'],
    [
      'export var B = [2, { [_eQN]: `B`,\n    [_xN]: _B }];',
      'export var B = [2, { "ec2QueryName": `B`,\n    "xmlName": _B }];',
    ],
  ])('withWrittenNames writes out the names of properties: %s', (schema, expected) => {
    expect(written(schema)).toBe(expected);
  });

  it.each([
    ['a list', 'export var C = [3, [_xN], [_eQN, _xN]];'],
    ['a choice', 'export var D = C ? [_xN] : [_eQN];'],
    ['a name that it does not know', 'export var E = { [_other]: 1 };'],
    ['a member', 'export var F = C[_xN];'],
  ])('withWrittenNames leaves %s as it is', (_what, schema) => {
    expect(written(schema)).toBe(schema);
  });
});
