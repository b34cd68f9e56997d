import type { Template, TemplateResource } from '../template.d.mts';

export function smokeEnvironment(
  definition: TemplateResource,
  parameters: Template['Parameters'],
  opt: string,
): Record<string, string>;

export function startParameterStore(): Promise<{ url: string; close(): Promise<void> }>;
