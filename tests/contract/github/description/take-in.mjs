/**
 * Takes GitHub's OpenAPI description out of a version of `@octokit/openapi` and keeps what answers are checked by:
 *
 *     node tests/contract/github/description/take-in.mjs 23.0.2
 *
 * The package unpacks to 430 MB, more than everything else together, so it is no dependency. Without prose, examples, parameters and
 * request bodies, as JSON Schema, and pressed, its one file for github.com is 80 kB. docs/decisions/ says more.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const PACKAGE = '@octokit/openapi';
const MEMBER = 'package/generated/api.github.com.json';
const DESTINATION = join(import.meta.dirname, 'api.github.com.json.br');
/** What says nothing about a value. */
const PROSE = new Set([
  'description',
  'example',
  'examples',
  'summary',
  'title',
  'externalDocs',
  'default',
  'deprecated',
]);

const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error(`Which version of ${PACKAGE}? For example: node ${process.argv[1]} 23.0.2`);
  process.exit(2);
}

const description = unpacked(version);
const kept = JSON.stringify({
  from: `${PACKAGE}@${version}`,
  licence: 'MIT',
  paths: mapValues(description.paths, operationsOf),
  webhooks: mapValues(description['x-webhooks'], ({ post }) => bodyOf(post.requestBody)),
  components: {
    schemas: mapValues(description.components.schemas, schemaOf),
    responses: mapValues(description.components.responses, responseOf),
  },
});
const size = { [constants.BROTLI_PARAM_SIZE_HINT]: kept.length };
writeFileSync(DESTINATION, brotliCompressSync(kept, { params: size }));
console.log(`${DESTINATION}: ${kept.length} characters, from ${PACKAGE}@${version}`);

function unpacked(version) {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    execFileSync('npm', ['pack', '--silent', `${PACKAGE}@${version}`], { cwd: folder });
    execFileSync('tar', ['xzf', `octokit-openapi-${version}.tgz`, MEMBER], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, MEMBER), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function operationsOf(path) {
  const methods = ['get', 'post', 'put', 'patch', 'delete'].filter((method) => path[method]);
  return Object.fromEntries(methods.map((method) => [method, mapValues(path[method].responses, responseOf)]));
}

/** The schema of a response's JSON, a reference to a shared response, or null where there is no body. */
function responseOf(response) {
  return response.$ref ? { $ref: response.$ref } : bodyOf(response);
}

function bodyOf({ content = {} }) {
  const type = Object.keys(content).find((type) => type.includes('json'));
  return type === undefined ? null : schemaOf(content[type].schema);
}

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, also beside an enumeration or a reference. */
function schemaOf(schema) {
  if (Array.isArray(schema)) return schema.map(schemaOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(schema).filter(([name]) => isSaid(name)));
  const inner = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      name === 'properties' ? mapValues(value, schemaOf) : name === 'enum' ? value : schemaOf(value),
    ]),
  );
  return nullable ? { anyOf: [{ type: 'null' }, inner] } : inner;
}

function isSaid(name) {
  return !PROSE.has(name) && !name.startsWith('x-') && name !== 'discriminator';
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
