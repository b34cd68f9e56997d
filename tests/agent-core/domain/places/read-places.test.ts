import { placesOf, readPlaceWishes } from '@remote-swe/core/domain/places/read-places';
import { expect, it } from 'vitest';

const role = (account: string) => `arn:aws:iam::${account}:role/models`;

it('Places are every account in every Region, the deployment’s own first', () => {
  const places = placesOf('us-west-2', ['eu-west-1', 'us-west-2'], [role('111111111111')], {});
  expect(places.map(({ name, region, roleArn }) => [name, region, roleArn])).toEqual([
    ['us-west-2', 'us-west-2', undefined],
    ['eu-west-1', 'eu-west-1', undefined],
    ['111111111111/us-west-2', 'us-west-2', role('111111111111')],
    ['111111111111/eu-west-1', 'eu-west-1', role('111111111111')],
  ]);
});

it('Places have the shares and quotas of the file, and names of other deployments do not matter', () => {
  const wishes = readPlaceWishes(
    JSON.stringify({
      places: {
        'eu-west-1': { share: 0, quotas: { 'sonnet5.5': { tokensPerMinute: 1_000 } } },
        'ap-south-1': { share: 3 },
      },
    }),
  );
  const [own, eu] = placesOf('us-west-2', ['eu-west-1'], [], wishes);
  expect(own).toMatchObject({ share: 1, quotas: {} });
  expect(eu).toMatchObject({ share: 0, quotas: { 'sonnet5.5': { tokensPerMinute: 1_000, outputFactor: 10 } } });
});

it.each<[string, string, RegExp]>([
  ['a share below zero', '{"places": {"eu-west-1": {"share": -1}}}', /places\.eu-west-1\.share/],
  ['a misspelt field', '{"places": {"eu-west-1": {"shares": 1}}}', /shares/],
  ['a quota of nothing', '{"places": {"a": {"quotas": {"m": {"tokensPerMinute": 0}}}}}', /tokensPerMinute/],
  ['no JSON', 'places', /JSON/],
])('A file of places with %s is refused with the place of the problem', (_what, text, problem) => {
  expect(() => readPlaceWishes(text)).toThrow(problem);
});

it('Two roles of one account, and more places than a call may look at, are refused', () => {
  expect(() => placesOf('us-west-2', [], [role('1'), `${role('1')}-2`], {})).toThrow(/two roles of one account/);
  const accounts = Array.from({ length: 20 }, (_, index) => role(String(100_000_000_000 + index)));
  expect(() => placesOf('us-west-2', [], accounts, {})).toThrow(/21 places, at most 20/);
});
