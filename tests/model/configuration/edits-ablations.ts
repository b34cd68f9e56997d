import type { Ablation } from './ablation.ts';
import { chatSession } from './configuration.ts';

const replies = ['final'] as const;

/** Rules of edits and withdrawals, each switched off where its absence shows. */
export const EDITS_ABLATIONS: readonly Ablation[] = [
  {
    without: 'versionInCommit',
    configuration: chatSession({ replies, without: { versionInCommit: 'unchecked' }, budget: { edit: 1 } }),
    breaks: 'G1: accepted message M1.1 never reaches the model',
  },
  {
    without: 'versionInCommit (withdrawal)',
    configuration: chatSession({ replies, without: { versionInCommit: 'unchecked' }, budget: { withdrawal: 1 } }),
    breaks: 'G1: M1 is read although it is withdrawn',
  },
  {
    without: 'editReopens',
    configuration: chatSession({ replies, without: { editReopens: false }, budget: { edit: 1 } }),
    breaks: 'G1: accepted message M1.1 never reaches the model',
  },
  {
    without: 'newestEditWins',
    configuration: chatSession({ replies, without: { newestEditWins: false }, budget: { edit: 2 } }),
    breaks: 'G1: ',
  },
  {
    without: 'editCreates',
    configuration: chatSession({ replies, without: { editCreates: false }, budget: { edit: 1 } }),
    breaks: 'G1: accepted message M1.1 never reaches the model',
  },
  {
    without: 'withdrawalKept',
    configuration: chatSession({
      replies,
      without: { withdrawalKept: false },
      budget: { withdrawal: 1, slackDuplicate: 1 },
    }),
    breaks: 'G1: M1 is read although it is withdrawn',
  },
];
