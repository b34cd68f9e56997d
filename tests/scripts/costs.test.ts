import { expect, it } from 'vitest';
import { currentCosts, currentPage } from '../../scripts/costs/current.mjs';
import { priceList, usdOfOne } from '../../scripts/costs/prices.mjs';
import { readText } from '../docs/documents.ts';

const { sessions, idle } = currentCosts();

it('docs/cost.md is what prices, usage and template give: else run npm run costs', () => {
  expect(readText('docs/cost.md')).toBe(currentPage());
});

it('The column of remote-swe-agents has the sums that its README has', () => {
  expect(sessions.theirs.toFixed(0)).toBe('119');
  expect(sessions.theirsWithoutModel.toFixed(2)).toBe('21.73');
});

it('A stack that nobody uses stays below a dollar in an account with AWS’s free tier', () => {
  expect(idle.free).toBeLessThan(1);
  expect(idle.full - idle.free).toBeGreaterThan(3);
});

it.each(['README.md', 'README_ja.md'])('%s shows the sums of docs/cost.md', (path) => {
  const text = readText(path);
  const model = sessions.ours - sessions.oursWithoutModel;
  const rounded = [sessions.ours, model, sessions.oursWithoutModel, sessions.theirs, sessions.theirsWithoutModel];
  const section = /## (?:Costs|コスト)\n([\s\S]*?)\n## /.exec(text)?.[1] ?? '';
  const figures = section.match(/\d+(?:\.\d+)?/g) ?? [];
  expect(figures).toEqual(expect.arrayContaining(rounded.map((usd) => usd.toFixed(0))));
  expect(figures).toEqual(expect.arrayContaining([idle.free.toFixed(2), idle.full.toFixed(2)]));
});

it('Every price says which page it has to be looked up on', () => {
  const { prices, asOf } = priceList();
  expect(asOf).toMatch(/^\d{4}-\d\d$/);
  for (const price of Object.values(prices)) {
    expect(price.usd).toBeGreaterThanOrEqual(0);
    expect(price.source).toMatch(/^https:\/\/aws\.amazon\.com\//);
  }
});

it('A price of a million is asked for one, any other as it is; one that the list lacks throws', () => {
  expect([usdOfOne('http-api'), usdOfOne('public-ipv4')]).toEqual([0.000001, 0.005]);
  expect(() => usdOfOne('moon-dust')).toThrow('no price moon-dust');
});
