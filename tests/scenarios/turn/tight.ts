/** Limits that a short script reaches, a second place to ask, and another model. */
export const TIGHT = {
  TurnStepsMax: '4',
  SessionBudgetUsd: '0.2',
  FallbackModels: 'opus5',
  FallbackRegion: 'eu-central-1',
  FallbackRoleArn: 'arn:aws:iam::999999999999:role/models',
};
