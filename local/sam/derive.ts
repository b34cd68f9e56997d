import { resourcesOfType, type Template, type TemplateResource, type TemplateValue } from '../../scripts/template.mjs';

/** Variables of each function, by logical id. */
export type Environments = Record<string, Record<string, string>>;

/** The built template and the running system are not of one template, or there is none. The message says what to do. */
export class SamLocalError extends Error {
  override name = 'SamLocalError';
}

/**
 * The built template in which each function declares all variables of its environment: the SAM CLI takes values of
 * `--env-vars` only for what the template declares (aws/aws-sam-cli issue 1553). What it declares already stays as it is; the others are empty
 * there, and nothing else differs. Throws a {@link SamLocalError} when the functions are not the same.
 */
export function withDeclared(built: Template, environments: Environments): Template {
  const functions = Object.fromEntries(resourcesOfType(built, 'AWS::Serverless::Function'));
  const missing = symmetricDifference(Object.keys(functions), Object.keys(environments));
  if (missing.length > 0)
    throw new SamLocalError(
      `The build and the running system differ in ${missing.join(', ')}. Build again, and start npm run local again.`,
    );
  const everywhere = declared(built.Globals?.Function);
  const changed = Object.entries(functions).map(([logicalId, resource]) => {
    const names = Object.keys(environments[logicalId] ?? {}).filter((name) => !(name in everywhere));
    return [logicalId, declaring(resource, names)];
  });
  return { ...built, Resources: { ...built.Resources, ...Object.fromEntries(changed) } };
}

function declaring(resource: TemplateResource, names: string[]): TemplateResource {
  const own = declared(resource.Properties);
  const empty = Object.fromEntries(names.map((name) => [name, '']));
  const Environment = { ...mapOf(resource.Properties.Environment), Variables: { ...empty, ...own } };
  return { ...resource, Properties: { ...resource.Properties, Environment } };
}

function declared(properties: Record<string, TemplateValue> | undefined): Record<string, TemplateValue> {
  return mapOf(mapOf(properties?.Environment).Variables);
}

function mapOf(value: TemplateValue | undefined): Record<string, TemplateValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function symmetricDifference(one: string[], other: string[]): string[] {
  return [...one.filter((id) => !other.includes(id)), ...other.filter((id) => !one.includes(id))].sort();
}
