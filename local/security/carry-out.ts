import type { Attack } from './attack.ts';
import { type AttackReport, type CampaignResult, reportOf, summaryOf } from './campaign.ts';
import type { Lab } from './lab.ts';

/** An attack that has not come to its end by then (a call that never returns) is broken. The longest takes 75 seconds on a busy machine. */
const ATTACK_MS_MAX = 300_000;

export type CarryOutOptions = {
  attackMsMax?: number;
  onStart?: (name: string, index: number) => void;
  onEnd?: (report: AttackReport) => void;
};

/** Carries the attacks out, one after the other, so that none disturbs the judgement of another. Never rejects for an attack. */
export async function carryOut(attacks: Attack[], lab: Lab, options: CarryOutOptions = {}): Promise<CampaignResult> {
  const startedAt = performance.now();
  const reports: AttackReport[] = [];
  for (const [index, attack] of attacks.entries()) {
    options.onStart?.(attack.name, index);
    const report = await carryOutOne(attack, lab, options.attackMsMax ?? ATTACK_MS_MAX);
    reports.push(report);
    options.onEnd?.(report);
  }
  return summaryOf(reports, msSince(startedAt));
}

async function carryOutOne({ name, run }: Attack, lab: Lab, msMax: number): Promise<AttackReport> {
  const startedAt = performance.now();
  const limit = { timer: undefined as NodeJS.Timeout | undefined };
  const late = new Promise<{ error: string }>((resolve) => {
    limit.timer = setTimeout(() => resolve({ error: `It did not end within ${msMax} ms.` }), msMax);
  });
  const ended = async () => run(lab);
  const failed = (error: unknown) => ({
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  const end = await Promise.race([ended().catch(failed), late]);
  clearTimeout(limit.timer);
  return reportOf({ name, wallMs: msSince(startedAt), end });
}

function msSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}
