import { picturesIn } from '@remote-swe/core/adapters/github/reading/pictures/rendered';
import { expect, it } from 'vitest';

it('Pictures of rendered words are found once, in their order, with what stands in their place', () => {
  const html = `<p>See <a href="x"><img src="https://a/1?x=1&amp;jwt=2" alt="a &gt; b" style="max-width:100%"></a>
<img alt=">" class="big" src='/2'><img src="https://a/1?x=1&amp;jwt=2"><img alt="none"><img class="emoji" src="/smile.png">
<!-- <img src="/hidden"> --> <code>&lt;img src="/3"&gt;</code> <IMG SRC=/4></p>`;
  expect(picturesIn(html)).toEqual([
    { alt: 'a > b', src: 'https://a/1?x=1&jwt=2' },
    { alt: '>', src: '/2' },
    { alt: '', src: '/4' },
  ]);
});

it('Words of nothing but pictures are looked at up to a bound', () => {
  const html = Array.from({ length: 1_000 }, (_, index) => `<img src="/${index}">`).join('');
  expect(picturesIn(html)).toHaveLength(200);
});
