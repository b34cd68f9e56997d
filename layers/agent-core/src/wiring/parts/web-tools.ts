import { GuardedWebPages } from '../../adapters/web/web-pages.ts';
import type { Config } from '../../config.ts';
import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import { redacted } from '../../domain/redact/redact.ts';
import { fetchUrl } from '../../tools/fetch-url.ts';
import type { LambdaTool } from '../../tools/lambda-tool.ts';

/** Where an operator allows it. An address must carry nothing away that is known or looks like a secret. */
export function webTools(
  { webAccess, webHosts: hosts }: Config<'webAccess' | 'webHosts'>,
  filter: SecretFilter,
): LambdaTool[] {
  const isSecret = (text: string) => filter.text(text) !== text || redacted(text) !== text;
  return webAccess ? [fetchUrl(new GuardedWebPages({ hosts, isSecret }))] : [];
}
