import * as z from 'zod';
import { changes, entryPage, entryView, item } from '../../../domain/api/entry.ts';
import { health, me } from '../../../domain/api/me.ts';
import { problem } from '../../../domain/api/problem.ts';
import { approvals, costs, files, operations, share, workers } from '../../../domain/api/reports.ts';
import { can, sessionPage, sessionRow, sessionView } from '../../../domain/api/session.ts';
import type { Route } from '../kit/route.ts';

/** Shapes that the document names. */
const NAMED = {
  Problem: problem,
  Health: health,
  Me: me,
  Can: can,
  SessionRow: sessionRow,
  SessionView: sessionView,
  SessionPage: sessionPage,
  Item: item,
  EntryView: entryView,
  EntryPage: entryPage,
  Changes: changes,
  Costs: costs,
  Workers: workers,
  Operations: operations,
  Approvals: approvals,
  Files: files,
  Share: share,
};

/** OpenAPI 3.1 of these routes, made of the schemas that check them. */
export function openApiOf(routes: readonly Route[], build: string): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  const names = new Map<z.ZodType, string>(Object.entries(NAMED).map(([name, schema]) => [schema, name]));
  return {
    openapi: '3.1.0',
    info: { title: 'remote-swe', version: build, description: 'Sessions of the agent, for pages and programs.' },
    servers: [{ url: '/api' }],
    paths: pathsOf(routes, names),
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutIds(schema)])),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key: rswe_<id>_<secret>' },
        browser: { type: 'apiKey', in: 'cookie', name: 'remote_swe_session' },
      },
    },
  };
}

function pathsOf(routes: readonly Route[], names: ReadonlyMap<z.ZodType, string>): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, names) };
  }
  return paths;
}

function operationOf(route: Route, names: ReadonlyMap<z.ZodType, string>): object {
  const { answer, body, access } = route;
  const parameters = [...parametersIn('path', route.params), ...parametersIn('query', route.query)];
  return {
    summary: route.summary,
    ...(access === 'open' ? { security: [] } : { security: [{ key: [access] }, { browser: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, names, 'input')) } } : {}),
    responses: {
      [answer.status]: {
        description: route.summary,
        ...(answer.schema ? { content: json(schemaOf(answer.schema, names, 'output')) } : {}),
        ...(answer.contentType ? { content: { [answer.contentType]: {} } } : {}),
      },
      default: {
        description: 'What went wrong',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

function schemaOf(schema: z.ZodType, names: ReadonlyMap<z.ZodType, string>, io: 'input' | 'output'): object {
  const name = names.get(schema);
  return name ? { $ref: `#/components/schemas/${name}` } : withoutIds(z.toJSONSchema(schema, { io }));
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType | undefined): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = Object(property) as { description?: string };
    const needed = place === 'path' || required.includes(name);
    return { name, in: place, required: needed, ...(description ? { description } : {}), schema: rest };
  });
}

/** A part of one document needs neither an address nor a dialect of its own. */
function withoutIds(schema: object): object {
  const { $schema: _dialect, $id: _id, id: _name, ...rest } = schema as Record<string, unknown>;
  return rest;
}
