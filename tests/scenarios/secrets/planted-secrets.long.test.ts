import { expect, test } from 'vitest';
import { playPlanted, type TokenMode } from '../../../local/security/secrets/planted-session.ts';
import { type LocalSystem, startLocalSystem } from '../../../local/system/system.ts';

test.each<TokenMode>(['token', 'app'])(
  'A session whose shell and model spread every secret leaves none behind anywhere (GitHub %s)',
  async (mode) => {
    const started: LocalSystem[] = [];
    try {
      const outcome = await playPlanted(async (options) => {
        const system = await startLocalSystem(options);
        started.push(system);
        return system;
      }, mode);
      expect(outcome.found).toEqual([]);
      expect(outcome.searched).toBeGreaterThan(50);
      // Three of Slack's and GitHub's, three of what GitHub and CI send; and at least one token that was minted with an App's key.
      expect(outcome.secrets).toBeGreaterThanOrEqual(mode === 'app' ? 7 : 6);
    } finally {
      for (const system of started) await system.close();
    }
  },
);
