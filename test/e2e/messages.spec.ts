/** Messages to people against a real mail server: what they get, once, and what happens while it is away. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { convertIcsCalendar } from 'ts-ics';
import { movePastAbsence } from '../../src/domain/guidance/checkpoint-plan.js';
import { climb, remind } from '../../src/domain/journey/escalate.js';
import { missCheckpoint } from '../../src/domain/journey/guidance.js';
import { end } from '../../src/domain/journey/outcome.js';
import { acceptProposal } from '../../src/domain/journey/proposal.js';
import { advance } from '../../src/domain/journey/transition.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { messageChannel, type MessageParts } from '../../src/messaging/message-parts.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { ProcessingMarks } from '../../src/persistence/rights/processing-marks.js';
import { testApi, type TestApi } from '../support/api.js';
import { deliveriesOf } from '../support/deliveries.js';
import { temporalAddress } from '../support/servers.js';
import { recipientsOf, testSmtp, type TestSmtp } from '../support/smtp.js';
import { storedCoach, ToldJourney } from '../support/told-journey.js';
import { until } from '../support/until.js';

type Delivery = { deliveryId: string; status: string; attempts: number; lastError?: string; eventType: string };

let api: TestApi;
let smtp: TestSmtp;
/** What the worker sends with; a test can take the mail server from it. */
let parts: MessageParts;
let marks: ProcessingMarks;
/** The log of processing cannot be written. */
let refusesNotes = false;
beforeAll(async () => {
  smtp = await testSmtp();
  parts = { appUrl: 'https://pool.example', mail: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'Werkpool <werkpool@pool.example>' } };
  api = await testApi({ temporal: await temporalAddress() });
  const processing = ProcessingLog.of(api.store);
  parts.processing = { append: async (entry) => (refusesNotes ? Promise.reject(new Error('away')) : processing.append(entry)) };
  // A mark holds at once.
  marks = new ProcessingMarks(api.store.models, 0);
  const channel = messageChannel(api.store, { ...parts, marks });
  await deliveriesOf(api, { channels: [channel], replicas: 2, retry: { firstMs: 200, mostMs: 1_000, attempts: 30 } });
  await until(async () => (await api.store.models.consumers.countDocuments({ _id: 'deliveries.message' })) === 1);
}, 240_000);
beforeEach(() => {
  smtp.moodsFor.clear();
});

const mailsTo = (email: string | undefined): ParsedMail[] => smtp.mails.filter((mail) => recipientsOf(mail).includes(email ?? ''));
const subjectsTo = (email: string | undefined) => mailsTo(email).map(({ subject }) => subject);
const as = { as: 'administrator' } as const;

/** Deliveries about a candidate, as an administrator sees them. */
async function deliveriesAbout({ candidateId }: ToldJourney): Promise<Delivery[]> {
  const found = await api.store.models.deliveries.find({ 'event.candidateId': candidateId }, { _id: 1 }).sort({ number: 1, _id: 1 }).lean();
  return Promise.all(found.map(async ({ _id }) => (await api.send<Delivery>('GET', `/v1/deliveries/${_id}`, as)).body));
}
/** Until the consumer has read all events, and nothing of this candidate is under way; reminders wait on. */
async function settled(journey: ToldJourney): Promise<Delivery[]> {
  await allRead();
  await until(async () => (await deliveriesAbout(journey)).every(({ status, deliveryId }) => !['queued', 'waiting'].includes(status) || deliveryId.includes('reminder')), 120_000);
  return (await deliveriesAbout(journey)).filter(({ deliveryId }) => !deliveryId.includes('reminder'));
}
/** Until nothing to this role is under way. */
async function settledFor(journey: ToldJourney, to: string): Promise<void> {
  await allRead();
  await until(async () => (await deliveriesAbout(journey)).every(({ status, deliveryId }) => !['queued', 'waiting'].includes(status) || !deliveryId.includes(`.${to}-`)));
}
async function allRead(): Promise<void> {
  await until(async () => {
    const waiting = await api.store.models.outbox.countDocuments({ waiting: true });
    const newest = await api.store.models.outbox.findOne({ number: { $exists: true } }).sort({ number: -1 }).lean();
    const read = await api.store.models.consumers.findById('deliveries.message').lean();
    return waiting === 0 && read?.number === newest?.number;
  });
}
const ended = (journey: ToldJourney) => journey.change((state, now) => end(state, { kind: 'withdrawn', reason: 'other' }, now));

describe('the log of processing', () => {
  it('has each message before it leaves; one that cannot be noted waits', async () => {
    const journey = await ToldJourney.begin(api.store);
    refusesNotes = true;
    try {
      await journey.proposed();
      await allRead();
      await until(async () => (await deliveriesAbout(journey)).some(({ attempts }) => attempts > 1));
      expect(mailsTo(journey.email)).toEqual([]);
    } finally {
      refusesNotes = false;
    }
    await settled(journey);
    expect(subjectsTo(journey.email)).toEqual(['Er is een voorstel voor werk']);
    const noted = await api.store.models.processingLog.find({ candidateIds: journey.candidateId, operationId: 'sendMessage' }).lean();
    expect(noted.length).toBeGreaterThanOrEqual(2);
    expect(noted[0]).toMatchObject({ purpose: 'messages', access: 'read', actor: { account: 'worker', roles: ['system'] } });
    expect(JSON.stringify(noted)).not.toContain(journey.email);
  });
});

describe('a proposal', () => {
  it('is told to candidate and contractor, once each, by two replicas; with the work in the text and nothing in the subject', async () => {
    const journey = await ToldJourney.begin(api.store);
    const { contractorEmail } = await journey.proposed();
    await settled(journey);
    expect(subjectsTo(journey.email)).toEqual(['Er is een voorstel voor werk']);
    expect(subjectsTo(contractorEmail)).toEqual(['Er is een kandidaat voor uw werk']);
    const [mail] = mailsTo(journey.email);
    expect(mail!.text).toContain('Het werk is: Herstraten (test). U werkt dan bij Wegenbouw Proef in Goes.');
    expect(mail!.text).toContain(`https://pool.example/proposals/${journey.state.proposal!.proposalId}`);
    const [toContractor] = mailsTo(contractorEmail);
    const person = await new CandidateRecords(api.store).person(journey.candidateId);
    expect(`${toContractor!.text}${String(toContractor!.html)}`).not.toContain(person!.familyName);
  });

  it('keeps reminders for who answered, or asks again: they stay behind when the answer is there', async () => {
    const journey = await ToldJourney.begin(api.store, { terms: { proposalTerm: 'P1DT4S' } });
    const { contractorEmail } = await journey.proposed();
    const { proposalId } = journey.state.proposal!;
    await journey.change((state, now) => acceptProposal(state, { proposalId, party: 'candidate' }, now));
    const asked = async () => (await deliveriesAbout(journey)).filter(({ deliveryId }) => deliveryId.includes('reminder'));
    await allRead();
    await until(async () => (await asked()).every(({ status }) => ['sent', 'dropped'].includes(status)));
    const reminders = await asked();
    expect(reminders.map(({ deliveryId, status, lastError }) => [deliveryId.split('.').at(-1), status, lastError]).sort()).toEqual([
      ['candidate-proposal-reminder-for-candidate', 'dropped', 'NO_LONGER_NEEDED'],
      ['contractor-proposal-reminder-for-contractor', 'sent', undefined],
    ]);
    expect(subjectsTo(contractorEmail)).toEqual(['Er is een kandidaat voor uw werk', 'Vergeet niet te antwoorden op het voorstel']);
  });
});

describe('a placement', () => {
  it('brings one mail with all invitations to candidate and to coach, and what moves and lapses rises in sequence', async () => {
    const coach = await storedCoach(api.store, { language: 'en' });
    const journey = await ToldJourney.begin(api.store);
    await journey.coachedBy(coach.coachId);
    await journey.proposed();
    await settled(journey);
    await journey.agreed();
    const planned = journey.state.placement!.checkpoints;
    expect(planned.length).toBeGreaterThan(3);
    await settled(journey);
    expect(subjectsTo(journey.email).sort()).toEqual(['Afspraken voor begeleiding', 'Er is een voorstel voor werk', 'U hebt een nieuwe coach', 'Uw werk is afgesproken']);
    expect(subjectsTo(coach.email).sort()).toEqual(['A placement is agreed: plan the guidance', 'Appointments for guidance', 'You guide a new candidate']);
    const invited = calendarsOf(mailsTo(journey.email).find(({ subject }) => subject?.startsWith('Afspraken'))!);
    expect(invited.map(({ uid }) => uid).sort()).toEqual(planned.map(({ checkpointId }) => checkpointId).sort());
    expect(new Set(invited.map(({ method }) => method))).toEqual(new Set(['REQUEST']));

    const [absence] = [{ absenceId: 'x', kind: 'planned' as const, from: plus(planned[0]!.dueAt, '-P1D'), until: plus(planned[0]!.dueAt, 'P2D') }];
    await journey.change((state, now) => {
      const placement = state.placement!;
      const moved = movePastAbsence(placement.checkpoints, absence!, state.policy.terms);
      return advance(state, now, { placement: { ...placement, checkpoints: moved.map((c, i) => (i === moved.length - 1 ? { ...c, status: 'cancelled', settledAt: now } : c)) } });
    });
    await settled(journey);
    const changed = calendarsOf(mailsTo(journey.email).find(({ subject }) => subject === 'Afspraken voor begeleiding zijn veranderd')!);
    expect(changed.map(({ uid, method }) => [uid, method])).toEqual([
      [planned[0]!.checkpointId, 'REQUEST'],
      [planned.at(-1)!.checkpointId, 'CANCEL'],
    ]);
    for (const { uid, sequence } of changed) expect(sequence).toBeGreaterThan(invited.find((one) => one.uid === uid)!.sequence);
  });
});

describe('a checkpoint that nobody reports', () => {
  it('reminds the coach, tells the coach that it was missed, then the coordinator and the manager', async () => {
    const coach = await storedCoach(api.store);
    const contacts = { coordinator: 'pool@regio.example', manager: 'manager@regio.example' };
    await api.store.models.regions.updateOne({ _id: 'AM24' }, { $set: { contacts } });
    const checkpoint = [{ to: 'coach' as const, after: 'PT0S' }, { to: 'coordinator' as const, after: 'P1D' }, { to: 'manager' as const, after: 'P1D' }];
    const journey = await ToldJourney.begin(api.store, { terms: { escalation: { checkpoint, 'follow-on': [], absence: [] } } });
    await journey.coachedBy(coach.coachId);
    await journey.proposed();
    await journey.agreed();
    await settled(journey);
    const { checkpointId } = journey.state.placement!.checkpoints[0]!;
    await journey.change((state, now) => remind(state, checkpointId, now));
    await settledFor(journey, 'coach');
    await journey.change((state, now) => missCheckpoint(state, checkpointId, now));
    const { escalationId, ahead } = journey.state.escalations!.find(({ subjectId }) => subjectId === checkpointId)!;
    for (const _rung of ahead.filter(({ to }) => to !== 'lapsed')) {
      await journey.change((state, now) => climb(state, escalationId, now));
      // Mailboxes of a region keep the hours that hold for everybody: only who can choose is waited for.
      await settledFor(journey, 'coach');
    }
    expect(subjectsTo(coach.email).slice(-2)).toEqual(['Een begeleidingsmoment is nog niet gemeld', 'Een begeleidingsmoment is gemist']);
    await allRead();
    const told = (await deliveriesAbout(journey)).map(({ deliveryId }) => deliveryId.split('.message.')[1]);
    expect(told).toEqual(expect.arrayContaining(['coordinator-checkpoint-missed-for-coordinator', 'manager-checkpoint-missed-for-manager']));
  });
});

describe('while the mail server is away', () => {
  it('messages wait, then arrive once and in order', async () => {
    const journeys = await Promise.all(Array.from({ length: 4 }, () => ToldJourney.begin(api.store)));
    const coach = await storedCoach(api.store);
    await smtp.goAway();
    for (const journey of journeys) {
      await journey.coachedBy(coach.coachId);
      await journey.proposed();
      await ended(journey);
    }
    await until(async () => (await deliveriesAbout(journeys[0]!)).some(({ attempts, status }) => attempts >= 2 && status === 'waiting'));
    expect((await deliveriesAbout(journeys[0]!)).filter(({ status }) => status === 'sent')).toEqual([]);
    await smtp.comeBack();
    for (const journey of journeys) {
      await settled(journey);
      // The proposal is over by now, so nobody is asked to answer it.
      expect(subjectsTo(journey.email)).toEqual(['U hebt een nieuwe coach', 'Het voorstel voor werk gaat niet door', 'Uw traject is afgesloten']);
    }
  });

  it('fifty messages are delayed and none is doubled', async () => {
    const journeys: ToldJourney[] = [];
    for (let n = 0; n < 50; n++) journeys.push(await ToldJourney.begin(api.store));
    await smtp.goAway();
    for (const journey of journeys) await ended(journey);
    await allRead();
    await until(async () => (await deliveriesAbout(journeys[49]!)).some(({ attempts }) => attempts >= 1));
    await smtp.comeBack();
    for (const journey of journeys) await settled(journey);
    const got = journeys.map(({ email }) => mailsTo(email).length);
    expect(got).toEqual(Array(50).fill(1));
    expect(new Set(journeys.flatMap(({ email }) => mailsTo(email).map(({ messageId }) => messageId))).size).toBe(50);
  });
});

describe('a mail server', () => {
  it('that takes a mail and hangs up before it says so gets it again under the same Message-ID', async () => {
    const journey = await ToldJourney.begin(api.store);
    smtp.moods = ['take-and-drop'];
    await ended(journey);
    expect(await settled(journey)).toMatchObject([{ status: 'sent', attempts: 2 }]);
    const ids = mailsTo(journey.email).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('that says "later" is asked again', async () => {
    const journey = await ToldJourney.begin(api.store);
    smtp.moods = [{ refuse: 451 }, { refuse: 421 }];
    await ended(journey);
    expect(await settled(journey)).toMatchObject([{ status: 'sent', attempts: 3 }]);
    expect(mailsTo(journey.email)).toHaveLength(1);
  });

  it('that says "never" gets it no more; the message is visible and can be replayed', async () => {
    const journey = await ToldJourney.begin(api.store);
    smtp.moodsFor.set(journey.email!, { refuse: 550 });
    await ended(journey);
    const [dead] = await settled(journey);
    expect(dead).toMatchObject({ status: 'dead', attempts: 1, lastError: 'SMTP_550' });
    smtp.moodsFor.clear();
    expect((await api.send('POST', `/v1/deliveries/${dead!.deliveryId}/replay`, as)).status).toBe(202);
    await until(async () => (await deliveriesAbout(journey))[0]?.status === 'sent');
    expect(mailsTo(journey.email)).toHaveLength(1);
  });
});

describe('about somebody whose data are restricted', () => {
  it('candidate and contractor get nothing while it lasts, the coach does; what was left out can be sent after it', async () => {
    const coach = await storedCoach(api.store);
    const journey = await ToldJourney.begin(api.store);
    await journey.coachedBy(coach.coachId);
    await settled(journey);
    const [before, mark] = [subjectsTo(journey.email), { right: 'restriction' as const, requestId: 'spec', since: new Date().toISOString() }];
    await marks.put(journey.candidateId, mark);
    const { contractorEmail } = await journey.proposed();
    await journey.agreed();
    const kept = await settled(journey);
    const about = (to: string) => kept.filter(({ deliveryId }) => deliveryId.includes(`.message.${to}-`));
    expect(subjectsTo(journey.email)).toEqual(before);
    expect(mailsTo(contractorEmail)).toEqual([]);
    expect(about('candidate').filter(({ status }) => status === 'dropped').map(({ lastError }) => lastError)).toEqual(Array(3).fill('RESTRICTED'));
    expect(about('contractor').map(({ status, lastError }) => [status, lastError])).toEqual(Array(2).fill(['dropped', 'RESTRICTED']));
    expect(subjectsTo(coach.email)).toContain('Een plaatsing is rond: plan de begeleiding');

    const agreed = about('candidate').find(({ deliveryId }) => deliveryId.includes('placement-agreed'))!;
    const replay = async () => {
      expect((await api.send('POST', `/v1/deliveries/${agreed.deliveryId}/replay`, as)).status).toBe(202);
      await settled(journey);
    };
    await replay();
    expect(subjectsTo(journey.email)).toEqual(before);
    await marks.lift(journey.candidateId, mark);
    await replay();
    expect(subjectsTo(journey.email)).toEqual([...before, 'Uw werk is afgesproken']);
    await ended(journey);
    await settled(journey);
    expect(subjectsTo(journey.email).at(-1)).toBe('Uw traject is afgesloten');
    expect(mailsTo(contractorEmail).length).toBeGreaterThan(0);
  });
});

describe('a message that is not sent', () => {
  it.each([
    ['without an address', 'NO_ADDRESS', { email: null }],
    ['by choice', 'CHOSEN_NONE', { preferences: { channels: { guidance: 'none' as const } } }],
    ['by SMS without a gateway', 'NO_CHANNEL', { preferences: { channels: { guidance: 'sms' as const } } }],
  ])('%s stays visible with why', async (_why, lastError, options) => {
    const journey = await ToldJourney.begin(api.store, options);
    await ended(journey);
    expect(await settled(journey)).toMatchObject([{ status: 'dropped', lastError }]);
    expect(mailsTo(journey.email)).toEqual([]);
  });

  it('leaves no address and no text in the log', () => {
    const log = JSON.stringify(api.logged);
    expect(log).not.toMatch(/@voorbeeld\.example|Beste |traject/);
  });
});

interface Read {
  uid: string;
  sequence: number;
  method: string;
}

/** The invitations of a mail, as another parser reads them. */
function calendarsOf({ attachments }: ParsedMail): Read[] {
  const calendars = attachments.map(({ content }) => convertIcsCalendar(undefined, content.toString()));
  return calendars.map(({ method, events }) => ({ method: method?.trim() ?? '', uid: events![0]!.uid, sequence: events![0]!.sequence ?? -1 }));
}
