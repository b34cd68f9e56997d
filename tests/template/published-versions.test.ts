import { describe, expect, it } from 'vitest';
import { resourcesOfType, type Template, type TemplateValue } from '../../scripts/template.mjs';
import { at, property, template } from './permissions/policies.ts';

const functions = resourcesOfType(template, 'AWS::Serverless::Function');
const content = property('SettingsVersion', 'Content');
/** Properties of SAM that are not part of the function that Lambda publishes. */
const NOT_PUBLISHED = new Set([
  'Events',
  'EventInvokeConfig',
  'VersionDescription',
  'Role',
  'RecursiveLoop',
  'ReservedConcurrentExecutions',
]);

/** The published part of a function, with what Globals adds. */
function publishedPart(properties: { [key: string]: TemplateValue }): TemplateValue {
  const own = Object.entries(properties).filter(([name]) => !NOT_PUBLISHED.has(name));
  return [template.Globals.Function, Object.fromEntries(own)];
}

describe('a changed parameter reaches the alias, which serves published versions', () => {
  it('A changed parameter reaches the alias: the counted text has every parameter in use, and no other', () => {
    const used = functions.flatMap(([, { Properties }]) => parametersUsed(publishedPart(Properties), template));
    expect(parametersUsed(content, template)).toEqual([...new Set(used)].sort());
  });

  it('A changed parameter reaches the alias: configuration and version’s description have the number', () => {
    const number = { 'Fn::GetAtt': ['SettingsVersion', 'VersionNumber'] };
    expect(template.Globals.Function.Environment).toMatchObject({ Variables: { SETTINGS_VERSION: number } });
    for (const [, { Properties }] of functions)
      expect(at(Properties.VersionDescription, 'Fn::Sub')).toMatch(/\$\{SettingsVersion\.VersionNumber\}/);
  });
});

describe('routes', () => {
  it('Routes are closed unless they say otherwise, and the one that Slack posts to says so', () => {
    expect(template.Globals.HttpApi.Auth).toEqual({ EnableIamAuthorizer: true, DefaultAuthorizer: 'AWS_IAM' });
    expect(property('SlackEventsFunction', 'Events', 'Slack', 'Properties', 'Auth')).toEqual({ Authorizer: 'NONE' });
  });

  it('Routes name their authorizer each: `sam deploy --guided` asks about those that do not, and stops there', () => {
    const routes = functions.flatMap(([, { Properties }]) =>
      Object.values(Object(Properties.Events ?? {})).filter((event) => Object(event).Type === 'HttpApi'),
    );
    expect(routes.length).toBeGreaterThan(0);
    for (const route of routes) expect(Object(route).Properties.Auth?.Authorizer).toEqual(expect.any(String));
  });
});

/** Names of all parameters that a value depends on: by Ref, in a Fn::Sub, or through a condition of a Fn::If; sorted. */
function parametersUsed(value: TemplateValue | undefined, template: Template): string[] {
  return [...new Set(namesIn(value, template))].filter((name) => name in template.Parameters).sort();
}

function namesIn(value: TemplateValue | undefined, template: Template): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, template));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Condition' && typeof inner === 'string') return conditionNames(inner, template);
    if (key === 'Fn::If') return [...conditionNames(String(at(inner, 0)), template), ...namesIn(inner, template)];
    if (key === 'Fn::Sub') return [...subNames(Array.isArray(inner) ? inner[0] : inner), ...namesIn(inner, template)];
    return namesIn(inner, template);
  });
}

function conditionNames(name: string, template: Template): string[] {
  return namesIn(template.Conditions[name], template);
}

function subNames(text: TemplateValue | undefined): string[] {
  return [...String(text ?? '').matchAll(/\$\{([A-Za-z0-9]+)\}/g)].map(([, name]) => name ?? '');
}
