/** Role x route x own record, record of a colleague, record of another region: what the table of access says holds on the real API. */
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { scopesOf } from '../../src/contracts/api/access.js';
import { ROLES, type Role, type Scope } from '../../src/contracts/api/roles.js';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { WORKLISTS } from '../../src/domain/guidance/worklists.js';
import { dateOf, instantOf } from '../../src/domain/shared/calendar.js';
import { testApi, type TestAnswer, type TestApi } from '../support/api.js';
import { accessWorlds, bodyOf, callerOf, HOME, PRIVATE_WORDS, WORLDS, type Ids, type World } from '../support/access-world.js';

let api: TestApi;
let worlds: Record<World, Ids>;

beforeAll(async () => {
  // Temporal is away: what is in reach gets that far, and is told so at once. Everything is asked at once, of an API that turns nobody away.
  api = await testApi({ commandDeadlineMs: 500, commandsAtOnce: 0 });
  worlds = await accessWorlds(api.store);
}, 180_000);

const routes: RouteContract[] = Object.values(ROUTES);
/** Routes of one record; policies, forms and webhooks belong to no region and no person. */
const OF_NO_PERSON = /\{(policyId|formId|webhookId|list)\}/;
const ofRecords = routes.filter(({ path }) => path.includes('{') && !OF_NO_PERSON.test(path));

const REACHED: Readonly<Record<Scope, readonly World[]>> = {
  all: WORLDS,
  region: ['mine', 'colleague'],
  caseload: ['mine'],
  contractor: ['mine'],
  self: ['mine'],
};

function reached({ access }: RouteContract, role: Role): readonly World[] {
  return [...new Set(scopesOf(access, [role]).flatMap((scope) => REACHED[scope]))];
}

function ask(route: RouteContract, role: Role, world: World): Promise<TestAnswer> {
  const ids = worlds[world];
  const path = route.path.replace(/\{(\w+)\}/g, (_all, name: Exclude<keyof Ids, 'openedBy'>) => {
    const id = (name === 'emergencyAccessId' && ids.openedBy[role]) || ids[name];
    if (id === undefined) throw new Error(`The spec has no ${name} for ${route.operationId}`);
    return encodeURIComponent(id);
  });
  // Both in the region: that of a merge which is out of reach has a spec of its own.
  const duplicateId = worlds[world === 'mine' ? 'colleague' : 'mine'].candidateId;
  const body = bodyOf(route.operationId, { ...ids, duplicateId });
  // No record has this revision, so that what is reached stays as it is.
  return api.send(route.method.toUpperCase(), path, { ...callerOf(role, worlds), ...(body !== undefined && { body }), ...(route.ifMatch && { headers: { 'if-match': '"999"' } }) });
}

const pageOf = (path: string, role: Role) => api.send<{ items: Record<string, unknown>[] }>('GET', path, callerOf(role, worlds));

describe('one record', () => {
  it.each(ROLES)('is there for a %s as far as the table says, and elsewhere as if it were not', async (role) => {
    const asked = ofRecords.flatMap((route) => WORLDS.map(async (world) => ({ route, world, answer: await ask(route, role, world) })));
    const faults: string[] = [];
    for (const { route, world, answer } of await Promise.all(asked)) {
      const code = String(answer.body['code']);
      const said = `${route.operationId} ${world}: ${answer.status} ${code}`;
      if (route.roles.length > 0 && !route.roles.includes(role)) {
        if (answer.status !== 403 || code !== 'AUTH.ROLE_MISSING') faults.push(said);
      } else if (!reached(route, role).includes(world)) {
        if (answer.status !== 404) faults.push(said);
      } else if ([400, 401, 404, 500].includes(answer.status) || code === 'AUTH.ROLE_MISSING') {
        faults.push(said);
      }
    }
    expect(faults).toEqual([]);
    expect(ofRecords.length).toBeGreaterThan(65);
  }, 240_000);

  it.each(['intake', 'coach', 'coordinator'] as const)('out of reach is answered to a %s in the words for what is not there', async (role) => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const noun of ['', '/profile', '/journey', '/actions', '/message-preferences']) {
      const [other, none] = await Promise.all([worlds.elsewhere.candidateId, nobody].map((id) => api.send('GET', `/v1/candidates/${id}${noun}`, callerOf(role, worlds))));
      const { instance: _where, requestId: _id, ...words } = other!.body;
      const { instance: _there, requestId: _own, ...expected } = none!.body;
      expect([noun, other!.status, words]).toEqual([noun, 404, expected]);
    }
  });
});

describe('lists', () => {
  const LISTS = ['listCandidates', 'listJourneys', 'listProposals', 'listPlacements', 'listCheckpoints', 'listEscalations', 'listAllActions', 'listDeliveries'] as const;

  it.each(LISTS)('%s holds what is in reach and no more, whatever is asked for', async (operationId) => {
    const route = routes.find((one) => one.operationId === operationId)!;
    for (const role of route.roles) {
      const wanted = reached(route, role).map((world) => worlds[world].candidateId).sort();
      const { status, body } = await pageOf(`${route.path}?limit=200`, role);
      expect([role, status]).toEqual([role, 200]);
      expect([role, [...new Set(body.items.map((item) => item['candidateId']))].sort()]).toEqual([role, wanted]);
      const filters = ['region', 'coachId', 'candidateId'].filter((name) => name in ((route.query as unknown as { shape: object }).shape));
      for (const name of filters) {
        const value = name === 'region' ? worlds.elsewhere.regionCode : worlds.elsewhere[name as 'coachId' | 'candidateId'];
        const found = (await pageOf(`${route.path}?${name}=${value}`, role)).body.items.map((item) => item['candidateId']);
        expect([role, name, [...new Set(found)]]).toEqual([role, name, reached(route, role).includes('elsewhere') ? [worlds.elsewhere.candidateId] : []]);
      }
    }
  }, 120_000);

  it('a search finds nobody out of reach', async () => {
    for (const role of ['intake', 'coordinator', 'coach'] as const) {
      const found = (await pageOf('/v1/candidates?q=vertrouwelijk', role)).body.items.map((item) => item['candidateId']);
      expect([role, found.sort()]).toEqual([role, REACHED[role === 'coach' ? 'caseload' : 'region'].map((world) => worlds[world].candidateId).sort()]);
    }
  });

  it('worklists hold and count the own caseload or region', async () => {
    const route = routes.find((one) => one.operationId === 'readWorklist')!;
    for (const role of route.roles) {
      const allowed = reached(route, role).map((world) => worlds[world].candidateId);
      const { body } = await api.send<{ counts: Record<string, number> }>('GET', '/v1/worklists', callerOf(role, worlds));
      for (const list of WORKLISTS) {
        const { items } = (await pageOf(`/v1/worklists/${list}?limit=200`, role)).body;
        expect([role, list, items.filter((item) => !allowed.includes(String(item['candidateId'])))]).toEqual([role, list, []]);
        expect([role, list, body.counts[list]]).toEqual([role, list, items.length]);
        if (allowed.length === WORLDS.length) continue;
        for (const asked of [`region=${worlds.elsewhere.regionCode}`, `coachId=${worlds.elsewhere.coachId}`]) {
          expect([role, list, (await pageOf(`/v1/worklists/${list}?${asked}`, role)).body.items]).toEqual([role, list, []]);
        }
      }
    }
    expect((await pageOf('/v1/worklists/escalated', 'coach')).body.items).toHaveLength(1);
  }, 120_000);

  it('pools and figures count the own region', async () => {
    // The journeys began sixty days ago, which may be last year.
    const from = dateOf(instantOf(Date.now() - 90 * 86_400_000)).slice(0, 7);
    for (const role of ['coach', 'coordinator', 'manager'] as const) {
      const pools = (await pageOf('/v1/pools', role)).body.items;
      expect([role, pools.map((pool) => pool['region'])]).toEqual([role, [HOME]]);
      const figures = await api.send<{ rows: { group: { value: string } }[]; total: { started: { count: number } } }>('GET', `/v1/insights/flow?groupBy=region&from=${from}`, callerOf(role, worlds));
      expect([role, figures.body.rows.map(({ group }) => group.value)]).toEqual([role, [HOME]]);
      const elsewhere = await api.send<{ total: Record<string, { count: number }> }>('GET', `/v1/insights/flow?region=${worlds.elsewhere.regionCode}&from=${from}`, callerOf(role, worlds));
      expect([role, elsewhere.body.total['started']!.count]).toEqual([role, 0]);
    }
  });

  it('who has no region in the token reaches nobody by it', async () => {
    const nowhere = { as: 'coordinator' as const, claims: { sub: 'nowhere', regions: [] } };
    for (const path of ['/v1/candidates', '/v1/journeys', '/v1/proposals', '/v1/placements', '/v1/checkpoints', '/v1/escalations', '/v1/actions', '/v1/pools', '/v1/imports', '/v1/coaches']) {
      expect([path, (await api.send('GET', path, nowhere)).body]).toEqual([path, { items: [] }]);
    }
  });

  it('a coach sees of whom others guide no reason and no absence', async () => {
    const { items } = (await pageOf('/v1/journeys', 'coach')).body;
    const of = (world: World) => items.find((item) => item['candidateId'] === worlds[world].candidateId)!;
    expect(of('mine')).toMatchObject({ hold: { reason: 'illness' }, plannedAbsences: [{}] });
    expect(of('colleague')).toMatchObject({ stage: 'on-hold', plannedAbsences: [], attention: [] });
    expect(of('colleague')).not.toHaveProperty('hold');
    const asked = (await pageOf('/v1/journeys?attention=transfer-waiting', 'coach')).body.items;
    expect(asked.map((item) => item['candidateId'])).toEqual([worlds.mine.candidateId]);
  });
});

describe('a contractor', () => {
  it('is told by no route, also by no refusal, what the work does not need, and nothing of others', async () => {
    // Insights are figures of many; of events and of commands that are carried out, `test/abuse/other-parties.spec.ts` tells.
    const open = ofRecords.concat(routes.filter(({ path }) => !path.includes('{'))).filter(({ roles, path, operationId }) => roles.includes('contractor') && !path.startsWith('/v1/insights') && operationId !== 'readEvents');
    expect(open.length).toBeGreaterThan(28);
    const others = [worlds.colleague, worlds.elsewhere].flatMap(({ candidateId, placementId, proposalId }) => [candidateId, placementId, proposalId]);
    for (const route of open) {
      for (const world of WORLDS) {
        const { status, text } = await ask(route, 'contractor', world);
        if (route.method === 'get' && world === 'mine') expect([route.operationId, status]).toEqual([route.operationId, 200]);
        // As what a placement counts is for its contractor; a refusal says where it was asked.
        const told = text.replace(/"countsAs":\{"category":"wajong","until":"2027-01-31"\}|"instance":"[^"]*"/g, '');
        const words = PRIVATE_WORDS.filter((word) => new RegExp(`"[^"]*${word}[^"]*"(?!:)`, 'i').test(told));
        expect([route.operationId, world, words, others.filter((id) => told.includes(id))]).toEqual([route.operationId, world, [], []]);
      }
    }
  }, 120_000);

  it('sees of an own placement as what it counts and until when, and the limits at the work until its end', async () => {
    const { placementId, candidateId } = worlds.mine;
    const counts = { category: 'wajong', until: '2027-01-31' };
    const looks = async () => {
      const read = await api.send('GET', `/v1/placements/${placementId}`, callerOf('contractor', worlds));
      const listed = (await pageOf('/v1/placements', 'contractor')).body.items;
      expect(listed.map((item) => item['placementId'])).toEqual([placementId]);
      expect(listed[0]).toEqual(read.body);
      return read.body;
    };
    expect(await looks()).toMatchObject({ status: 'ended', countsAs: counts });
    expect(await looks()).not.toHaveProperty('workNeeds');
    const { placements, processingLog } = api.store.models;
    await placements.updateOne({ _id: placementId }, { $set: { status: 'running' } });
    expect(await looks()).toMatchObject({ status: 'running', countsAs: counts, workNeeds: { limits: ['no-dust'] } });
    await placements.updateOne({ _id: placementId }, { $set: { status: 'ended' } });
    // The pool sees the target group, and the candidate the own profile: for them there is no such view.
    for (const role of ['coordinator', 'candidate'] as const) {
      const { body } = await api.send('GET', `/v1/placements/${placementId}`, callerOf(role, worlds));
      expect([role, body['targetGroup'], body['countsAs'], body['workNeeds']]).toEqual([role, 'wajong', undefined, undefined]);
    }
    const kinds = async (role: string) => [...new Set((await processingLog.find({ candidateIds: candidateId, 'actor.roles': role, operationId: { $in: ['readPlacement', 'listPlacements'] } }).lean()).map((entry) => entry.kinds.join()))];
    expect([await kinds('contractor'), await kinds('coordinator')]).toEqual([['work,attendance,intake,limits'], ['work,attendance']]);
  });

  it('sees the intake of a page of placements in one read', async () => {
    const { colleague, elsewhere, mine } = worlds;
    const { placements, profiles } = api.store.models;
    const lent = [colleague, elsewhere].map(({ placementId }) => placementId);
    const before = await placements.find({ _id: { $in: lent } }, { contractorId: 1 }).lean();
    await placements.updateMany({ _id: { $in: lent } }, { $set: { contractorId: mine.contractorId } });
    const finds = jest.spyOn(profiles.collection, 'find');
    try {
      const { items } = (await pageOf('/v1/placements', 'contractor')).body;
      expect(items.map((item) => item['countsAs'])).toEqual(Array.from({ length: 3 }, () => ({ category: 'wajong', until: '2027-01-31' })));
      expect(finds).toHaveBeenCalledTimes(1);
    } finally {
      finds.mockRestore();
      for (const { _id, contractorId } of before) await placements.updateOne({ _id }, { $set: { contractorId } });
    }
  });

  it('who is coach as well sees the whole of the own caseload alone', async () => {
    const both = { as: 'contractor' as const, claims: { roles: ['contractor', 'coach'], sub: worlds.colleague.coachId, regions: [HOME], contractor_id: worlds.mine.contractorId } };
    const { body } = await api.send<{ items: Record<string, unknown>[] }>('GET', '/v1/placements', both);
    const of = (world: World) => body.items.find((item) => item['placementId'] === worlds[world].placementId)!;
    expect(of('colleague')).toMatchObject({ targetGroup: 'wajong', reason: 'personal-circumstances' });
    expect(of('mine')).not.toHaveProperty('reason');
    expect(of('mine')).not.toHaveProperty('targetGroup');
    expect([of('mine')['countsAs'] !== undefined, of('colleague')['countsAs']]).toEqual([true, undefined]);
  });
});

describe('writing', () => {
  it('is for the own region', async () => {
    const elsewhere = worlds.elsewhere.regionCode;
    const caller = callerOf('coordinator', worlds);
    const coach = { coachId: 'coach-new', displayName: 'Coach', regions: [elsewhere], capacity: 3 };
    expect((await api.send('POST', '/v1/coaches', { ...caller, body: coach })).body).toMatchObject({ status: 422, code: 'REGION.NOT_YOURS' });
    expect((await api.send('POST', '/v1/contractors', { ...caller, body: { name: 'X', regions: [HOME, elsewhere] } })).body).toMatchObject({ code: 'REGION.NOT_YOURS' });
    const merge = { duplicateCandidateId: worlds.elsewhere.candidateId, reason: 'Dezelfde' };
    const refused = await api.send('POST', `/v1/candidates/${worlds.mine.candidateId}/merges`, { ...caller, body: merge });
    expect(refused.body).toMatchObject({ status: 404, code: 'CANDIDATE.UNKNOWN' });
  });
});
