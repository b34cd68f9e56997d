import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ConverseRequest } from '../converse-request.ts';
import { validationError } from '../errors.ts';

/** Formats are annotations in 2020-12: nobody says that the service looks at them. */
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const FIELD_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;
const COMBINATORS = ['oneOf', 'allOf', 'anyOf'];

/**
 * A tool's input schema is what Claude's models take. The words are theirs, with the place of the tool in the list and not its name
 * (Anthropic, Messages API; seen through Converse as a ValidationException).
 */
export function validateToolSchemas({ toolConfig }: ConverseRequest): void {
  toolConfig?.tools.forEach(({ toolSpec }, index) => {
    if (!toolSpec) return;
    const problem = schemaProblem(toolSpec.inputSchema.json);
    if (problem !== undefined)
      throw validationError(`The model returned the following errors: tools.${index}.custom.input_schema${problem}`);
  });
}

function schemaProblem(schema: Record<string, unknown>): string | undefined {
  if (COMBINATORS.some((name) => Object.hasOwn(schema, name)))
    return ': input_schema does not support oneOf, allOf, or anyOf at the top level';
  if (!ajv.getSchema(DRAFT)?.(schema))
    return ': JSON schema is invalid. It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12). Learn more about tool use at https://docs.claude.com/en/docs/tool-use.';
  const { properties } = schema;
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  if (names.some((name) => !FIELD_NAME.test(name)))
    return ".properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'";
  return undefined;
}
