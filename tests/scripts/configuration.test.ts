import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fieldsOf } from '../../scripts/configuration/fields.ts';
import { currentPage } from '../../scripts/configuration/page.ts';
import { parameterGroups } from '../../scripts/configuration/parameters.ts';
import { readText } from '../docs/documents.ts';
import { template } from '../template/permissions/policies.ts';

const groups = parameterGroups(template);
const grouped = groups.flatMap(({ parameters }) => parameters);

describe('parameters', () => {
  it('docs/configuration.md is what template and schemas give: else run npm run configuration', () => {
    expect(readText('docs/configuration.md')).toBe(currentPage());
  });

  it('Parameters are in one group each, with a label of their own, in the order in which sam deploy --guided asks', () => {
    expect(grouped.map(({ name }) => name)).toEqual(Object.keys(template.Parameters));
    expect(new Set(grouped.map(({ label }) => label)).size).toBe(grouped.length);
    const { ParameterLabels } = Object(template).Metadata['AWS::CloudFormation::Interface'];
    expect(Object.keys(ParameterLabels)).toEqual(Object.keys(template.Parameters));
  });

  it('Parameters that need an answer come first, at most three of them; docs/deploy.md says which', () => {
    const [first] = groups;
    expect(first?.parameters.length).toBeLessThanOrEqual(3);
    const asked = /### The questions that need an answer\n([\s\S]*?)\n##/.exec(readText('docs/deploy.md'))?.[1] ?? '';
    for (const { name } of first?.parameters ?? []) expect(asked).toContain(`| ${name} |`);
  });

  it('Parameters are right with Enter: each default is one that the template itself takes', () => {
    for (const { name, default: given } of grouped) {
      const { AllowedPattern, AllowedValues, MinValue, MaxValue, MaxLength } = Object(template.Parameters[name]);
      if (AllowedPattern) expect(given, name).toMatch(new RegExp(AllowedPattern));
      if (AllowedValues) expect(AllowedValues.map(String), name).toContain(given);
      if (MinValue !== undefined) expect(Number(given), name).toBeGreaterThanOrEqual(MinValue);
      if (MaxValue !== undefined) expect(Number(given), name).toBeLessThanOrEqual(MaxValue);
      if (MaxLength !== undefined) expect(given.length, name).toBeLessThanOrEqual(MaxLength);
    }
  });

  it('Parameters are described in one or two short sentences', () => {
    for (const { name, description } of grouped) {
      expect(description.length, name).toBeGreaterThan(15);
      expect(description.length, name).toBeLessThan(200);
    }
  });
});

describe('fields of files', () => {
  it('Every field of a schema is listed with its path, its type and whether it is needed', () => {
    const schema = z.object({
      size: z.number().int().min(1).optional(),
      of: z.array(z.enum(['a', 'b'])),
      shape: z.union([z.object({ kind: z.literal('x') }), z.null()]),
    });
    expect(fieldsOf(schema)).toEqual([
      { path: 'size', type: 'integer, 1 or more', isRequired: false },
      { path: 'of', type: 'list of `a`, `b`', isRequired: true },
      { path: 'shape', type: 'object or null', isRequired: true },
      { path: 'shape.kind', type: '`x`', isRequired: true },
    ]);
  });

  it('A flat schema of any names gives exactly its names', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 6 });
    fc.assert(
      fc.property(names, (given) => {
        const schema = z.object(Object.fromEntries(given.map((name) => [name, z.string()])));
        expect(fieldsOf(schema).map(({ path }) => path)).toEqual(given);
      }),
    );
  });
});
