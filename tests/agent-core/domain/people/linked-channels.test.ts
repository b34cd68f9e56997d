import { channelLink, channelOf } from '@remote-swe/core/domain/people/linked-channels';
import { describe, expect, it } from 'vitest';

const links = ['Acme/Shop=C123', 'acme/*=C456'].flatMap((text) => channelLink(text) ?? []);

describe('channels of repositories', () => {
  it.each([
    ['acme/shop', 'C123'],
    ['ACME/Other', 'C456'],
    ['globex/shop', undefined],
    ['nothing', undefined],
  ])('%s is told of in %s', (repository, channel) => {
    expect(channelOf(links, repository)).toBe(channel);
  });

  it.each(['acme/shop', 'acme=C1', '*/*=C123', 'acme/shop=#dev', 'acme/shop=c123'])('%j links nothing', (text) => {
    expect(channelLink(text)).toBeUndefined();
  });
});
