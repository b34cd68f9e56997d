import type { Config } from '@remote-swe/core/config';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import { allTools } from '@remote-swe/core/tools/all';
import { webTools } from '@remote-swe/core/wiring/parts/web-tools';
import { expect, it } from 'vitest';
import { property, template } from '../../../template/permissions/policies.ts';

const named = (config: Config<'webAccess' | 'webHosts'>) =>
  webTools(config, new SecretFilter()).map(({ name }) => name);

it('The web is read by a tool where an operator allows it, and not by default', () => {
  expect(named({ webAccess: true, webHosts: [] })).toEqual(['fetch_url']);
  expect(named({ webAccess: false, webHosts: [] })).toEqual([]);
  expect(allTools.map(({ name }) => name)).not.toContain('fetch_url');
  expect(template.Parameters.WebAccess?.Default).toBe('false');
  const { Variables } = property('AgentStepFunction', 'Environment') as { Variables: Record<string, unknown> };
  expect(Variables.WEB_ACCESS).toEqual({ Ref: 'WebAccess' });
});
