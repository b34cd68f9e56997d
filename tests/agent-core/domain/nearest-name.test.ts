import { nearestName } from '@remote-swe/core/domain/nearest-name';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('the nearest name', () => {
  it.each([
    ['mian', ['main', 'next'], 'main'],
    ['Main', ['next', 'main'], 'main'],
    ['fix', ['feature/fix', 'other'], 'feature/fix'],
    ['origin/fix', ['fix'], 'fix'],
    ['fix-login-tset', ['fix-login-test', 'fix-login'], 'fix-login-test'],
    ['a', ['b'], 'b'],
    ['entirely-different', ['main', 'next'], undefined],
    ['main', [], undefined],
    ['', ['main'], undefined],
  ])('The nearest name to %j among %j is %j', (meant, names, expected) => {
    expect(nearestName(meant, names)).toBe(expected);
  });

  it('The nearest name is one of those given, and a name that is there is nearest', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(fc.string()), (meant, names) => {
        const found = nearestName(meant, names);
        expect(found === undefined || names.includes(found)).toBe(true);
        expect(nearestName(meant, [meant, ...names])).toBe(meant);
      }),
    );
  });
});
