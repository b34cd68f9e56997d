import {
  type AuthorClaims,
  claimedMembership,
  installationOf,
  knownMembership,
  type Membership,
  type MembershipRules,
  type Profile,
} from '@remote-swe/core/domain/people/membership';
import { describe, expect, it } from 'vitest';

const RULES: MembershipRules = { furtherTeamIds: [], allowGuests: true };
const WORKSPACE = { id: 'T1', homes: ['T1'], botUserId: 'UBOT' };
const GRID = { id: 'T1', homes: ['T1', 'E1'], botUserId: 'UBOT' };
const ALICE: Profile = { name: 'Alice', teams: ['T1'], isStranger: false, isGuest: false };

describe('an installation', () => {
  it.each([
    ['of a workspace', { team_id: 'T1', user_id: 'UBOT' }, { id: 'T1', homes: ['T1'] }],
    [
      'of a workspace of an organisation',
      { team_id: 'T1', enterprise_id: 'E1', user_id: 'UBOT' },
      { id: 'T1', homes: ['T1', 'E1'] },
    ],
    [
      'of a whole organisation',
      { team_id: 'T1', enterprise_id: 'E1', user_id: 'UBOT', is_enterprise_install: true },
      { id: 'E1', homes: ['T1', 'E1'] },
    ],
    [
      'of an organisation without a team',
      { enterprise_id: 'E1', user_id: 'UBOT', is_enterprise_install: true },
      { id: 'E1', homes: ['E1'] },
    ],
  ])('An installation %s has its id, and the ids by which its people are known', (_name, found, expected) => {
    expect(installationOf(found)).toEqual({ ...expected, botUserId: 'UBOT' });
  });

  it.each([{}, { team_id: 'T1' }, { user_id: 'UBOT' }])('An installation that is not named (%j) is none', (found) => {
    expect(installationOf(found)).toBeUndefined();
  });
});

describe('what a payload says', () => {
  it.each<[string, AuthorClaims, 'member' | 'ask']>([
    ['nothing foreign in a channel of our own', { teams: [], isExtShared: false }, 'member'],
    ['our team in a channel of our own', { teams: ['T1', 'T1'], userTeam: 'T1', isExtShared: false }, 'member'],
    ['our team, and nothing of the channel', { teams: ['T1'], userTeam: 'T1' }, 'member'],
    ['nothing at all', { teams: [] }, 'ask'],
    ['our team in a shared channel', { teams: ['T1'], userTeam: 'T1', isExtShared: true }, 'ask'],
    ['nothing in a shared channel', { teams: [], isExtShared: true }, 'ask'],
    ['another team', { teams: ['T9'], userTeam: 'T9', isExtShared: false }, 'ask'],
    ['another team beside ours', { teams: ['T1', 'T9'], isExtShared: false }, 'ask'],
  ])('What a payload says (%s) is enough, or the workspace is asked', (_name, claims, expected) => {
    expect(claimedMembership(claims, WORKSPACE, RULES)).toBe(expected);
  });

  it('What a payload says is never enough where guests are not served', () => {
    const claims = { teams: ['T1'], userTeam: 'T1', isExtShared: false };
    expect(claimedMembership(claims, WORKSPACE, { ...RULES, allowGuests: false })).toBe('ask');
  });
});

describe('who the workspace knows', () => {
  const inShared: AuthorClaims = { teams: [], isExtShared: true };
  it.each<[string, Profile | undefined, Membership]>([
    ['a member', ALICE, 'member'],
    ['a guest, where guests are served', { ...ALICE, isGuest: true }, 'member'],
    ['nobody', undefined, 'foreign'],
    ['somebody of another team', { ...ALICE, teams: ['T9'] }, 'foreign'],
    ['somebody of no team', { ...ALICE, teams: [] }, 'foreign'],
    ['somebody who shares no channel with us', { ...ALICE, isStranger: true }, 'foreign'],
  ])('Whom the workspace knows (%s) is a member or not', (_name, profile, expected) => {
    expect(knownMembership(profile, inShared, WORKSPACE, RULES)).toBe(expected);
  });

  it('A guest is not served where guests are not', () => {
    const rules = { ...RULES, allowGuests: false };
    expect(knownMembership({ ...ALICE, isGuest: true }, inShared, WORKSPACE, rules)).toBe('guest');
    expect(knownMembership(ALICE, inShared, WORKSPACE, rules)).toBe('member');
  });

  it('Somebody in another workspace of our organisation is a member, and nobody else there', () => {
    const colleague = { ...ALICE, teams: ['T2', 'E1'] };
    const claims = { teams: ['T2'], userTeam: 'T2', isExtShared: false };
    expect(knownMembership(colleague, claims, GRID, RULES)).toBe('member');
    expect(knownMembership(colleague, claims, WORKSPACE, RULES)).toBe('foreign');
    expect(knownMembership({ ...ALICE, teams: ['T2', 'E2'] }, claims, GRID, RULES)).toBe('foreign');
  });

  it('Somebody whom the workspace knows as ours, but the payload puts elsewhere, is foreign', () => {
    expect(knownMembership(ALICE, { teams: ['T9'], userTeam: 'T9' }, WORKSPACE, RULES)).toBe('foreign');
  });

  it('People of a further team are served where that team is named, by its workspace or organisation', () => {
    const partner = { ...ALICE, teams: ['T9', 'E9'] };
    const claims = { teams: ['T9'], userTeam: 'T9', isExtShared: true };
    for (const furtherTeamIds of [['T9'], ['E9'], ['T8', 'T9']])
      expect(knownMembership(partner, claims, WORKSPACE, { ...RULES, furtherTeamIds })).toBe('member');
    expect(knownMembership(partner, claims, WORKSPACE, { ...RULES, furtherTeamIds: ['T8'] })).toBe('foreign');
  });
});
