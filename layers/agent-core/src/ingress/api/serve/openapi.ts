import * as z from 'zod';
import { ANSWERS, type AnswerName } from '../../../domain/api/answers.ts';
import type { Route } from '../kit/route.ts';

/** OpenAPI 3.1 of these routes, made of the schemas that check them. */
export function openApiOf(routes: readonly Route[], build: string): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(ANSWERS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  return {
    openapi: '3.1.0',
    info: { title: 'remote-swe', version: build, description: 'Sessions of the agent, for pages and programs.' },
    servers: [{ url: '/api' }],
    paths: pathsOf(routes),
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutIds(schema)])),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key: rswe_<id>_<secret>' },
        browser: { type: 'apiKey', in: 'cookie', name: 'remote_swe_session' },
      },
    },
  };
}

function pathsOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: Route): object {
  const { answer, body, access } = route;
  const parameters = [...parametersIn('path', route.params), ...parametersIn('query', route.query)];
  return {
    summary: route.summary,
    ...(access === 'open' ? { security: [] } : { security: [{ key: [access] }, { browser: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? { requestBody: { required: true, content: json(withoutIds(z.toJSONSchema(body, { io: 'input' }))) } }
      : {}),
    responses: {
      [answer.status]: {
        description: route.summary,
        ...(answer.schema ? { content: json(named(answer.schema)) } : {}),
        ...(answer.contentType ? { content: { [answer.contentType]: {} } } : {}),
      },
      default: {
        description: 'What went wrong',
        content: { 'application/problem+json': { schema: named('Problem') } },
      },
    },
  };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

function named(name: AnswerName): object {
  return { $ref: `#/components/schemas/${name}` };
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
