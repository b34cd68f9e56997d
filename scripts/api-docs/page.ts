import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import { openApiOf } from '@remote-swe/core/ingress/api/serve/openapi';
import { openPageMonthUsd } from './open-page-cost.ts';

const ROOT = join(import.meta.dirname, '../..');
/** A page that has been left alone for as long as it looks seldom. */
const UNUSED_MS = 3_600_000;
/** The page that is made. */
export const PAGE = join(ROOT, 'docs/api.md');

type Schema = {
  $ref?: string;
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
};
type Document = { components: { schemas: Record<string, Schema> } };

/** docs/api.md as the routes and their schemas give it. */
export function currentPage(): string {
  const document = openApiOf(apiRoutes, '') as Document;
  const head = withCosts(readFileSync(join(import.meta.dirname, 'head.md'), 'utf8').trimEnd());
  const shapes = Object.entries(document.components.schemas).map(([name, schema]) => shapeText(name, schema));
  return `${[head, '## Routes', routesTable(), '## Shapes', ...shapes].join('\n\n')}\n`;
}

function withCosts(head: string): string {
  const month = (unusedMs: number) => openPageMonthUsd({ seen: true, unusedMs });
  return head.replace('{unusedUsd}', month(UNUSED_MS).toFixed(2)).replace('{heldUsd}', month(0).toFixed(0));
}

function routesTable(): string {
  const rows = apiRoutes.map(
    ({ method, path, access, summary }) => `| \`${method} ${path}\` | ${access} | ${summary} |`,
  );
  return ['| route | scope | does |', '|---|---|---|', ...rows].join('\n');
}

function shapeText(name: string, schema: Schema): string {
  const variants = schema.oneOf ?? schema.anyOf;
  const fields = variants ? variants.flatMap((one) => variantRow(one)) : fieldRows(schema);
  const head = variants ? ['| `type` | fields |', '|---|---|'] : ['| field | type | |', '|---|---|---|'];
  return [`### ${name}`, '', ...head, ...fields].join('\n');
}

function fieldRows({ properties = {}, required = [] }: Schema): string[] {
  return Object.entries(properties).map(([field, schema]) => {
    const mark = required.includes(field) ? '' : '?';
    return `| \`${field}${mark}\` | ${typeText(schema)} | ${schema.description ?? ''} |`;
  });
}

function variantRow({ properties = {}, required = [] }: Schema): string {
  const { type, ...rest } = properties;
  const fields = Object.entries(rest).map(([field, schema]) => {
    const mark = required.includes(field) ? '' : '?';
    return `\`${field}${mark}\`: ${typeText(schema)}`;
  });
  return `| ${String(type?.const ?? '')} | ${fields.join('; ')} |`;
}

/** A type in a cell of a table. */
function typeText({ $ref, type, items, enum: values, const: only, properties, anyOf }: Schema): string {
  if ($ref) return `[${$ref.split('/').at(-1)}](#${$ref.split('/').at(-1)?.toLowerCase()})`;
  if (values) return values.map((value) => `\`${String(value)}\``).join(' or ');
  if (only !== undefined) return `\`${String(only)}\``;
  if (anyOf) return anyOf.map(typeText).join(' or ');
  if (type === 'array' && items) return `list of ${typeText(items)}`;
  if (properties)
    return `{ ${Object.entries(properties)
      .map(([name, one]) => `${name}: ${typeText(one)}`)
      .join(', ')} }`;
  return type ?? 'any';
}
