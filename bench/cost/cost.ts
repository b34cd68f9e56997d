import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { currentCosts } from '../../scripts/costs/current.mjs';
import { priceList } from '../../scripts/costs/prices.mjs';
import { readTemplate } from '../../scripts/template.mjs';
import { atMost, type BenchResult, digits } from '../result.ts';
import { LEVERS, PROFILES, type Stack, sessionUsd } from './profiles.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SESSIONS = 100;
const USD_MAX = 8;

/** Dollars of everything but the model: the published profile of remote-swe-agents with the template's defaults and with each lever, and three of ours. */
export async function benchCost(): Promise<BenchResult> {
  const { sessions } = currentCosts();
  const { WorkerIdleMinutes, WorkerRetentionHours, WorkerVolumeGib } = readTemplate(`${ROOT}template.yaml`).Parameters;
  const stack: Stack = {
    idleMinutes: Number(WorkerIdleMinutes?.Default),
    retentionHours: Number(WorkerRetentionHours?.Default),
    volumeGib: Number(WorkerVolumeGib?.Default),
    machine: 'ec2-m7g-large',
  };
  const inputs = { prices: priceList().prices, lines: lines() };
  const of = (pulled: Stack) => SESSIONS * sum(sessionUsd(PROFILES.published, pulled, inputs));
  const all: Stack = Object.assign({ ...stack }, ...LEVERS.map(({ set }) => set));
  const levers = LEVERS.map(({ name, set }) => ({ name, usd: digits(of({ ...stack, ...set })) }));
  const rows = Object.entries(sessionUsd(PROFILES.published, all, inputs)).map(([group, usd]) => ({
    group,
    theirs: digits(sessions.rows.find((row) => row.group === group)?.theirs ?? 0),
    defaults: digits(SESSIONS * (sessionUsd(PROFILES.published, stack, inputs)[group] ?? 0)),
    levers: digits(SESSIONS * usd),
  }));
  const profiles = Object.entries(PROFILES).map(([name, profile]) => ({
    name,
    what: profile.what,
    defaults: digits(sum(sessionUsd(profile, stack, inputs))),
    levers: digits(sum(sessionUsd(profile, all, inputs))),
  }));
  return {
    name: 'cost',
    how: 'Computed from scripts/costs (prices, what a session uses): 100 sessions of the published profile, without the model; with the template’s defaults, and with all levers.',
    mustReach: [
      atMost(
        'USD for 100 sessions without the model, all levers',
        sum(Object.fromEntries(rows.map((row) => [row.group, row.levers]))),
        USD_MAX,
        'USD',
      ),
    ],
    figures: {
      rows,
      levers,
      profiles,
      theirs: digits(sessions.theirsWithoutModel),
      defaults: digits(of(stack)),
      all: digits(of(all)),
    },
    plots: [
      {
        kind: 'bars',
        file: 'cost',
        title: 'Infrastructure of 100 sessions of the published profile',
        unit: 'USD without the model',
        bars: [
          { label: 'remote-swe-agents', value: digits(sessions.theirsWithoutModel) },
          { label: 'template’s defaults', value: digits(of(stack)) },
          ...levers.map(({ name, usd }) => ({ label: name, value: usd })),
          { label: 'all levers', value: digits(of(all)) },
        ],
      },
    ],
  };
}

function sum(groups: Record<string, number>): number {
  return Object.values(groups).reduce((total, usd) => total + usd, 0);
}

function lines(): { group: string; price: string; count?: number; countOf?: string }[] {
  return JSON.parse(readFileSync(`${ROOT}scripts/costs/usage.json`, 'utf8')).session.lines;
}
