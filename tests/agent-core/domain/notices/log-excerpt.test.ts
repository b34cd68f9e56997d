import { logExcerpt } from '@remote-swe/core/domain/notices/log-excerpt';
import { describe, expect, it } from 'vitest';

describe('logExcerpt', () => {
  it('logExcerpt shows the last lines as a code block', () => {
    const log = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const lines = logExcerpt(log).split('\n');
    expect(lines.slice(0, 3)).toEqual(['', '```', 'line 85']);
    expect(lines.slice(-2)).toEqual(['line 99', '```']);
  });

  it('logExcerpt is empty for a machine that said nothing', () => {
    expect(logExcerpt(' \n\n')).toBe('');
  });

  it('logExcerpt takes out colours, overwritten lines, backticks and secrets', () => {
    const token = `ghp_${'a'.repeat(36)}`;
    expect(logExcerpt(`\u001b[31mred\u001b[0m\r10%\r\n\`\`\` ${token}\u0007`)).toBe(
      "\n```\nred\n10%\n''' [secret]\n```",
    );
  });

  it('logExcerpt is bounded, and recognises a token that the bound would cut in two', () => {
    const token = `ghp_${'a'.repeat(36)}`;
    const excerpt = logExcerpt(`${token}${' '.repeat(3)}${'x'.repeat(1_490)}`);
    expect(excerpt.length).toBeLessThan(1_600);
    expect(excerpt).not.toContain('aaaa');
    expect(logExcerpt('y'.repeat(1_000_000)).length).toBeLessThan(1_600);
  });
});
