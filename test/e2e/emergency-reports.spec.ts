/** The privacy officer hears of each emergency access by mail, against a real mail server: once, in two languages, and nothing of a person. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MessagesConfig } from '../../src/config/mail-config.js';
import { ACKNOWLEDGE_WITHIN } from '../../src/domain/messages/officer-mail.js';
import { epochOf, instantOf, plus } from '../../src/domain/shared/calendar.js';
import { EmergencyReports } from '../../src/messaging/emergency-reports.js';
import { officerPost } from '../../src/messaging/message-parts.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { Deliveries } from '../../src/persistence/deliveries/deliveries.js';
import { EmergencyAccesses } from '../../src/persistence/emergency-accesses/emergency-accesses.js';
import { DeliveryGateway } from '../../src/temporal/delivery-gateway.js';
import { emergencyReports } from '../../src/worker/delivery-work.js';
import { accessWorlds, callerOf, type Ids, type World } from '../support/access-world.js';
import { testApi, type TestApi } from '../support/api.js';
import { deliveriesOf } from '../support/deliveries.js';
import { startMessageWorker } from '../support/message-worker.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { recipientsOf, testSmtp, type TestSmtp } from '../support/smtp.js';
import { until } from '../support/until.js';

const OFFICER = 'fg@gemeente.example';
const REASON = 'Belt in nood, de eigen collega is niet bereikbaar';
const retry = { firstMs: 200, mostMs: 1_000, attempts: 30 };
type Delivery = { deliveryId: string; status: string; attempts: number; lastError?: string; eventType: string };

let api: TestApi;
let smtp: TestSmtp;
let worlds: Record<World, Ids>;
let pollers: EmergencyReports[] = [];
/** Of the deliveries of this spec; the one that is killed has its own. */
let options: { taskQueue: string; retry: typeof retry };
const failed = (error: unknown) => { throw error; };

beforeAll(async () => {
  smtp = await testSmtp();
  const messages: MessagesConfig = { appUrl: 'https://pool.example', mail: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'werkpool@pool.example' }, privacyOfficer: OFFICER };
  api = await testApi({ temporal: await temporalAddress() });
  worlds = await accessWorlds(api.store);
  // What is opened to have something to look at is no matter of this spec.
  await api.store.models.emergencyAccesses.updateMany({}, { $unset: { unreported: '' } });
  await deliveriesOf(api, { channels: [], carriers: [officerPost(api.store, messages)], retry });
  options = { taskQueue: `${api.taskQueue}-deliveries`, retry };
}, 240_000);
beforeEach(() => {
  pollers = [1, 2].map(() => emergencyReports({ store: api.store, client: api.client, options, failed }));
});
const stopped = () => Promise.all(pollers.map((one) => one.stop()));
afterAll(stopped);

const start = () => pollers.forEach((one) => one.start());
const mailsAbout = (id: string) => smtp.mails.filter(({ text }) => text?.includes(id));
const opened = async (claims: object = {}) => {
  const caller = callerOf('coordinator', worlds);
  const { status, body } = await api.send('POST', '/v1/emergency-accesses', { ...caller, claims: { ...caller.claims, sub: `coordinator-${randomUUID()}`, ...claims }, body: { candidateId: worlds.elsewhere.candidateId, reason: REASON } });
  expect(status).toBe(201);
  return body as { emergencyAccessId: string; openedBy: string; unreported?: true };
};
const idOf = (emergencyAccessId: string, report = 'opened') => `${worlds.elsewhere.candidateId}.emergency.${emergencyAccessId}.officer.${report}`;
const deliveryOf = async (deliveryId: string, as: 'administrator' | 'manager' = 'administrator') =>
  (await api.send<Delivery>('GET', `/v1/deliveries/${deliveryId}`, { as, claims: { regions: [worlds.elsewhere.regionCode] } })).body;
const settled = (deliveryId: string) => until(async () => ['sent', 'dropped', 'dead'].includes((await deliveryOf(deliveryId)).status));

describe('an emergency access', () => {
  it('is told once, by two workers, in Dutch and English: who, where, until when and where to look; and nothing of the person', async () => {
    start();
    const access = await opened({ sub: 'j.jansen@gemeente.example' });
    expect(access).not.toHaveProperty('unreported');
    const { emergencyAccessId } = access;
    await settled(idOf(emergencyAccessId));
    await stopped();
    const [mail, ...more] = mailsAbout(emergencyAccessId);
    expect([more, recipientsOf(mail!)]).toEqual([[], [OFFICER]]);
    const [text, html, subject] = [String(mail!.text), String(mail!.html), String(mail!.subject)];
    expect(subject).toBe('Een dossier is in nood geopend / a file was opened in an emergency');
    for (const said of ['Goedendag,', 'Hello,', `Regio van het dossier: ${worlds.elsewhere.regionCode}`, 'Region of the file', `https://pool.example/emergency-accesses/${emergencyAccessId}`]) expect(text).toContain(said);
    const { candidateId } = worlds.elsewhere;
    const person = (await new CandidateRecords(api.store).person(candidateId))!;
    for (const secret of [candidateId, person.familyName, person.givenName, REASON, 'jansen', 'wajong']) expect([secret, `${subject}${text}${html}`.includes(secret)]).toEqual([secret, false]);
    // As the log of processing has the account.
    const noted = await api.store.models.processingLog.findOne({ operationId: 'createEmergencyAccess', candidateIds: candidateId }).sort({ _id: -1 }).lean();
    expect(text).toContain(`Account: ${noted!.actor.account}`);
  });

  it('shows how its mail stands to who administers, and to no manager of the region', async () => {
    const { emergencyAccessId } = await opened();
    start();
    await settled(idOf(emergencyAccessId));
    expect(await deliveryOf(idOf(emergencyAccessId))).toMatchObject({ status: 'sent', eventType: 'emergency-access-opened' });
    expect(await deliveryOf(idOf(emergencyAccessId), 'manager')).toMatchObject({ code: 'DELIVERY.UNKNOWN' });
    const { body } = await api.send('GET', '/v1/deliveries?channel=officer', { as: 'manager', claims: { regions: [worlds.elsewhere.regionCode] } });
    expect(body).toEqual({ items: [] });
    await stopped();
  });

  it('is told when the mail server is back', async () => {
    await smtp.goAway();
    const { emergencyAccessId } = await opened();
    start();
    await until(async () => (await deliveryOf(idOf(emergencyAccessId))).attempts >= 2);
    await smtp.comeBack();
    await settled(idOf(emergencyAccessId));
    expect(mailsAbout(emergencyAccessId)).toHaveLength(1);
    await stopped();
  });

  it('is told once more when three days went by without a finding, and not when there is one', async () => {
    // Three days ago in a minute: time enough for the first mails and a finding.
    const accesses = new EmergencyAccesses(api.store, () => epochOf(plus(instantOf(Date.now() + 60_000), `-${ACKNOWLEDGE_WITHIN}`)));
    const open = async () => (await accesses.open({ emergencyAccessId: randomUUID(), candidateId: worlds.elsewhere.candidateId, openedBy: 'coach-9', reason: REASON })).emergencyAccessId;
    const [seen, unseen] = [await open(), await open()];
    start();
    for (const id of [seen, unseen]) await settled(idOf(id));
    expect((await api.send('POST', `/v1/emergency-accesses/${seen}/acknowledgement`, { as: 'privacy-officer', body: { finding: 'in-order' } })).status).toBe(200);
    for (const id of [seen, unseen]) await settled(idOf(id, 'unacknowledged'));
    expect(await deliveryOf(idOf(seen, 'unacknowledged'))).toMatchObject({ status: 'dropped', lastError: 'NO_LONGER_NEEDED' });
    expect([seen, unseen].map((id) => mailsAbout(id).map(({ subject }) => subject?.split(' / ')[0]))).toEqual([
      ['Een dossier is in nood geopend'],
      ['Een dossier is in nood geopend', 'Een toegang in nood wacht op uw oordeel'],
    ]);
    await stopped();
  }, 300_000);

  it('is told once when a worker falls before it has noted that it handed the report over', async () => {
    const { emergencyAccessId } = await opened();
    const accesses = new EmergencyAccesses(api.store);
    const falls = { unreported: (limit: number) => accesses.unreported(limit), reported: () => Promise.reject(new Error('killed')) };
    const gateway = new DeliveryGateway(api.client, options);
    const one = new EmergencyReports({ accesses: falls, deliveries: new Deliveries(api.store.models), gateway, failed });
    await expect(one.step()).rejects.toThrow('killed');
    await settled(idOf(emergencyAccessId));
    start();
    await until(async () => (await accesses.unreported(1)).length === 0);
    await stopped();
    expect(mailsAbout(emergencyAccessId)).toHaveLength(1);
  });
});

it('a worker that is killed while it sends: the mail in its hands goes again under the same Message-ID', async () => {
  const taskQueue = `deliveries-${randomUUID()}`;
  const settings = { uri: await mongoUri(), address: await temporalAddress(), namespace: temporalNamespace(), taskQueue, smtpPort: smtp.port, keys: api.keys };
  const worker = await startMessageWorker(settings);
  const { emergencyAccessId } = await opened();
  smtp.moods = ['take-and-keep-silent'];
  await emergencyReports({ store: api.store, client: api.client, options: { taskQueue, retry }, failed }).step();
  await until(() => mailsAbout(emergencyAccessId).length === 1);
  await worker.kill();
  const second = await startMessageWorker(settings);
  await settled(idOf(emergencyAccessId));
  expect(mailsAbout(emergencyAccessId)).toHaveLength(2);
  expect(new Set(mailsAbout(emergencyAccessId).map(({ messageId }) => messageId)).size).toBe(1);
  await second.stop();
}, 400_000);
