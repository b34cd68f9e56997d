import { parse } from 'yaml';
import * as z from 'zod';

/** What SSM accepts for a rendered document; catches payloads that belong in S3. */
export const DOCUMENT_BYTES_MAX = 64 * 1024;

const parameter = z.object({
  type: z.enum(['String', 'StringList']),
  default: z.union([z.string(), z.array(z.string())]).optional(),
  allowedPattern: z.string().optional(),
  allowedValues: z.array(z.string()).optional(),
  minChars: z.number().optional(),
  maxChars: z.number().optional(),
  interpolationType: z.literal('ENV_VAR').optional(),
});
export type DocumentParameter = z.infer<typeof parameter>;

const content = z.object({
  schemaVersion: z.literal('2.2'),
  parameters: z.record(z.string().regex(/^\w+$/), parameter).default({}),
  mainSteps: z
    .array(
      z.object({
        action: z.literal('aws:runShellScript'),
        name: z.string(),
        inputs: z.object({
          runCommand: z.union([z.array(z.string()), z.string()]),
          timeoutSeconds: z.union([z.string(), z.number()]).optional(),
          workingDirectory: z.string().optional(),
        }),
      }),
    )
    .length(1),
});

/** A Command document with the one shell step that the local SSM can run. */
export type SsmDocument = { name: string; content: z.infer<typeof content>; bytes: number };

/** Reads a document from JSON, YAML or the object itself. Throws an error that names what the local SSM cannot run. */
export function readDocument(name: string, source: string | object): SsmDocument {
  const parsed = content.safeParse(typeof source === 'string' ? parse(source) : source);
  if (!parsed.success)
    throw new Error(`SSM document ${name} is not one the local SSM can run:\n${z.prettifyError(parsed.error)}`);
  return { name, content: parsed.data, bytes: Buffer.byteLength(JSON.stringify(parsed.data)) };
}

/** The document that every account has, cut to what is used. */
export const RUN_SHELL_SCRIPT = {
  schemaVersion: '2.2',
  parameters: {
    commands: { type: 'StringList' },
    workingDirectory: { type: 'String', default: '' },
    executionTimeout: { type: 'String', default: '3600', allowedPattern: '^[0-9]{1,6}$' },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'runShellScript',
      inputs: {
        runCommand: '{{ commands }}',
        workingDirectory: '{{ workingDirectory }}',
        timeoutSeconds: '{{ executionTimeout }}',
      },
    },
  ],
};
