import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Response = { $ref: string } | object | null;
type Stored = {
  from: string;
  /** By path and method: what each status answers. */
  paths: Record<string, Record<string, Record<string, Response>>>;
  webhooks: Record<string, object>;
  components: { responses: Record<string, Response> };
};

const FILE = join(import.meta.dirname, 'api.github.com.json.br');
const ID = 'github';
/** Where the description is wrong: here it asks an account to be a user and an enterprise at once. */
const CORRECTIONS = {
  '/app/installations': { get: { 200: { type: 'array', items: { $ref: '#/components/schemas/installation' } } } },
};

/** What GitHub says of its REST API and its webhooks, in OpenAPI (`take-in.mjs` tells where it is from). */
export class Description {
  readonly #stored: Stored;
  readonly #paths: Map<string, string>;
  readonly #ajv = new Ajv({ strict: false, logger: false, allErrors: true, validateSchema: false, inlineRefs: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    this.#stored = JSON.parse(brotliDecompressSync(readFileSync(FILE)).toString('utf8'));
    Object.assign(this.#stored.paths, CORRECTIONS);
    this.#paths = new Map(Object.keys(this.#stored.paths).map((path) => [withoutNames(path), path]));
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(this.#stored, ID);
  }

  /** GitHub's path for a path with `:names`; undefined when it has none. */
  pathOf(route: string): string | undefined {
    const path = withoutNames(route.replace(/:\w+\+?/g, '{}'));
    // The root of a repository's contents is the path without its last part.
    return this.#paths.get(path) ?? this.#paths.get(`${path}/{}`);
  }

  /** What is wrong with the answer to a request, in words; empty when it is as GitHub describes it. */
  answerProblems(method: string, path: string, { status, body }: { status: number; body: unknown }): string[] {
    const operation = this.#stored.paths[path]?.[method.toLowerCase()];
    if (!operation) return [`GitHub has no ${method} ${path}`];
    const pointer = `#/paths/${escaped(path)}/${method.toLowerCase()}/${status}`;
    const response = operation[status];
    const said = response === undefined ? undefined : this.#resolved(response, pointer);
    if (said !== undefined) return this.#problems(said, body);
    if (response !== undefined && status < 400) return body === undefined ? [] : ['GitHub answers without a body'];
    // Refusals and redirects that every call has are not said with each, and of some only that they come.
    return status >= 400 || status === 307
      ? this.#problems('#/components/schemas/basic-error', body)
      : [`GitHub never answers ${status}`];
  }

  eventProblems(event: string, body: Record<string, unknown>): string[] {
    const action = typeof body.action === 'string' ? `-${body.action}` : '';
    const name = `${event}${action}`.replaceAll('_', '-');
    if (!this.#stored.webhooks[name]) return [`GitHub sends no ${name}`];
    return this.#problems(`#/webhooks/${name}`, body);
  }

  /** Where the schema of a response is; undefined when it has no body. */
  #resolved(response: Response, pointer: string): string | undefined {
    if (response === null) return undefined;
    if (!('$ref' in response) || !response.$ref.startsWith('#/components/responses/')) return pointer;
    const name = response.$ref.slice('#/components/responses/'.length);
    return this.#resolved(this.#stored.components.responses[name] ?? null, response.$ref);
  }

  #problems(pointer: string, body: unknown): string[] {
    const validate = this.#validator(pointer);
    if (validate(body)) return [];
    const problems = (validate.errors ?? []).map(
      ({ instancePath, message = '', params }) => `${instancePath || '/'} ${message} ${valuesOf(params)}`,
    );
    return [...new Set(problems)];
  }

  #validator(pointer: string): ValidateFunction {
    const known = this.#validators.get(pointer);
    if (known) return known;
    const made = this.#ajv.compile({ $ref: `${ID}${pointer}` });
    this.#validators.set(pointer, made);
    return made;
  }
}

function withoutNames(path: string): string {
  return path.replace(/\{\w*\}/g, '{}');
}

function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function valuesOf(params: Record<string, unknown>): string {
  return Array.isArray(params.allowedValues) ? params.allowedValues.join(', ') : '';
}
