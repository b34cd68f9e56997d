import type { Octokit } from '@octokit/core';
import type { AppKey } from '@remote-swe/core/adapters/github/app/app-client';
import { AppHookDeliveries } from '@remote-swe/core/adapters/github/app/hook-deliveries';
import { expect, it } from 'vitest';

it('The App has one client for all pages of its deliveries, and another one once its key has changed', async () => {
  const made: string[] = [];
  const key: AppKey = { appId: '1', privateKey: 'first', apiUrl: 'https://api.github.com' };
  const request = async () => ({ data: [], headers: { link: '<https://x/y?cursor=c>; rel="next"' } });
  const hook = new AppHookDeliveries(
    async () => ({ ...key }),
    ({ privateKey }) => {
      made.push(privateKey);
      return { request } as unknown as Octokit;
    },
  );
  expect(await hook.page(undefined)).toEqual({ attempts: [], next: 'c' });
  await hook.page('c');
  await hook.again('5');
  expect(made).toEqual(['first']);
  key.privateKey = 'second';
  await hook.page(undefined);
  expect(made).toEqual(['first', 'second']);
});
