import type { JsonValue } from '@remote-swe/core/domain/json';
import { isJsonSchema } from '@remote-swe/core/domain/mcp/json-schema';
import { mendedSchema } from '@remote-swe/core/domain/mcp/mended-schema';
import { converseSchema } from '@remote-swe/core/domain/mcp/schema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConverseRequest } from '../../../../local/aws/bedrock/converse-request.ts';
import { validateToolSchemas } from '../../../../local/aws/bedrock/validation/tool-schemas.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const metaschema = ajv.getSchema('https://json-schema.org/draft/2020-12/schema');
const isByMetaschema = (schema: JsonValue) => metaschema?.(schema) === true;

/** What the local Bedrock says to a tool of this schema; undefined when it takes it. */
function refused(schema: JsonValue): string | undefined {
  const body = {
    messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
    toolConfig: { tools: [{ toolSpec: { name: 't', inputSchema: { json: schema } } }] },
  };
  try {
    validateToolSchemas(parseConverseRequest('m', Buffer.from(JSON.stringify(body))));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const text = { type: 'string' };
const order = { type: 'object', properties: { id: text }, required: ['id'] };

/** How servers write their schemas, and what a model can be given. */
const MENDED: [string, JsonValue, JsonValue][] = [
  ['nothing', null, { type: 'object', properties: {} }],
  ['an empty list (PHP)', [], { type: 'object', properties: {} }],
  ['no type', { properties: { id: text } }, { type: 'object', properties: { id: text } }],
  ['an object or nothing', { ...order, type: ['object', 'null'] }, order],
  ['fields as an empty list (PHP)', { type: 'object', properties: [] }, { type: 'object', properties: {} }],
  [
    'nulls for nothing',
    {
      type: 'object',
      title: null,
      required: null,
      properties: { a: { type: 'string', enum: ['x', null], default: null, format: null } },
    },
    { type: 'object', properties: { a: { type: 'string', enum: ['x', null], default: null } } },
  ],
  [
    'draft 4: exclusive limits as flags',
    {
      type: 'object',
      properties: { a: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false } },
    },
    { type: 'object', properties: { a: { type: 'number', exclusiveMinimum: 0, maximum: 9 } } },
  ],
  [
    'draft 7: a tuple',
    { type: 'object', properties: { a: { type: 'array', items: [text, { type: 'any' }], additionalItems: false } } },
    { type: 'object', properties: { a: { type: 'array', prefixItems: [text, {}], items: false } } },
  ],
  [
    'draft 3: required fields',
    { type: 'object', properties: { a: { ...text, required: true }, b: { ...text, required: false } } },
    { type: 'object', properties: { a: text, b: text }, required: ['a'] },
  ],
  ['a name required twice', { ...order, required: ['id', 'id'] }, order],
  ['any type', { type: 'object', properties: { a: { type: 'any' } } }, { type: 'object', properties: { a: {} } }],
  [
    'a reference at the top',
    { $ref: '#/definitions/Order', definitions: { Order: order } },
    { definitions: { Order: order }, ...order },
  ],
  [
    'references as alternatives',
    {
      anyOf: [{ $ref: '#/$defs/Order' }, { $ref: '#/$defs/Mail' }],
      $defs: {
        Order: order,
        Mail: { type: 'object', properties: { mail: text, id: { type: 'integer' } }, required: ['mail', 'id'] },
      },
    },
    {
      $defs: {
        Order: order,
        Mail: { type: 'object', properties: { mail: text, id: { type: 'integer' } }, required: ['mail', 'id'] },
      },
      type: 'object',
      properties: { id: { anyOf: [text, { type: 'integer' }] }, mail: text },
      required: ['id'],
    },
  ],
  [
    'parts that must all hold',
    {
      allOf: [{ $ref: '#/$defs/Order' }, { properties: { page: { type: 'integer' } }, required: ['page'] }],
      $defs: { Order: order },
    },
    {
      $defs: { Order: order },
      type: 'object',
      properties: { id: text, page: { type: 'integer' } },
      required: ['id', 'page'],
    },
  ],
  [
    'an object or nothing, as alternatives (pydantic)',
    { anyOf: [{ $ref: '#/$defs/Order' }, { type: 'null' }], $defs: { Order: order } },
    { $defs: { Order: order }, type: 'object', properties: { id: text } },
  ],
];

describe('the schema of a server’s tool', () => {
  it.each(MENDED)('A schema with %s is given to the model with all of its arguments', (_name, given, right) => {
    expect(converseSchema(given)).toEqual(right);
    expect(refused(converseSchema(given) ?? false)).toBeUndefined();
  });

  it.each<[string, JsonValue]>([
    ['a type that is none', { type: 'object', properties: { a: { type: 'str' } } }],
    ['another type at the top', { type: 'string' }],
    ['a reference that leads nowhere', { $ref: '#/definitions/Gone' }],
    ['a reference to another place', { $ref: 'https://example.com/schema.json' }],
    ['a reference to itself', { $ref: '#/$defs/A', $defs: { A: { $ref: '#/$defs/A' } } }],
    ['a limit in words', { type: 'object', properties: { a: { type: 'string', maxLength: 'ten' } } }],
    ['no object', 'object'],
    ['nothing that fits', false],
    ['a name that models refuse', { type: 'object', properties: { 'a b': {} } }],
    ['a hundred levels', JSON.parse(`${'{"properties":{"a":'.repeat(100)}{}${'}}'.repeat(100)}`)],
  ])('A schema with %s is left out', (_name, given) => {
    expect(converseSchema(given)).toBeUndefined();
  });

  it('A schema that is taken is always one that the service takes, and a right one is not changed', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        const made = converseSchema(schema);
        if (made !== undefined) expect(refused(made)).toBeUndefined();
        if (isByMetaschema(schema) && !JSON.stringify(schema).includes('null'))
          expect(isByMetaschema(mendedSchema(schema))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('A value is a schema of 2020-12 exactly if its metaschema says so', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        expect({ schema, is: isJsonSchema(schema) }).toEqual({ schema, is: isByMetaschema(schema) });
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Schemas as they are meant, and with anything where something is wanted. */
const KEYWORDS = [
  ...[
    'type',
    'properties',
    'items',
    'prefixItems',
    'required',
    'enum',
    'const',
    'anyOf',
    'allOf',
    'oneOf',
    'not',
    'if',
  ],
  ...[
    '$ref',
    '$defs',
    'definitions',
    '$id',
    '$anchor',
    '$comment',
    '$vocabulary',
    'dependencies',
    'dependentRequired',
    'additionalProperties',
    'patternProperties',
  ],
  ...[
    'minimum',
    'exclusiveMinimum',
    'multipleOf',
    'minLength',
    'maxItems',
    'uniqueItems',
    'title',
    'description',
    'format',
    'examples',
    'deprecated',
    'contentSchema',
    'x-other',
  ],
];
const { anySchema } = fc.letrec<{ anySchema: JsonValue; value: JsonValue }>((tie) => ({
  anySchema: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<JsonValue[]>({}, true, { type: 'string' }, { type: 'object' }, order),
    fc.dictionary(fc.constantFrom(...KEYWORDS), tie('value'), { maxKeys: 4 }),
  ),
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<JsonValue[]>(
      'string',
      'object',
      'any',
      true,
      false,
      0,
      5,
      -1,
      1.5,
      null,
      '#/$defs/a',
      'a',
      'a b',
      [],
    ),
    fc.array(fc.constantFrom<JsonValue[]>('string', 'object', 'a', 5), { maxLength: 3 }),
    fc.array(tie('anySchema'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'properties'), tie('anySchema'), { maxKeys: 2 }),
    fc.dictionary(fc.constantFrom('a'), fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }), { maxKeys: 2 }),
    tie('anySchema'),
  ),
})) as { anySchema: fc.Arbitrary<JsonValue> };
