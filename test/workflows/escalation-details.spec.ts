/**
 * What the Temporal UI says of a checkpoint that stays undone, on a real server. The journey of each level has the next rung
 * a month away, so that it stands on its own for as long as anybody looks.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EscalationLevel, EscalationStep } from '../../src/domain/policy/journey-policy.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

const [AT_ONCE, LATER] = ['PT0S', 'P30D'];
const LEVELS: readonly EscalationLevel[] = ['reminder', 'coach', 'coordinator', 'manager'];
const COACH = randomUUID();
const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const UP = { nl: 'escalatie gaat een stap hoger', en: 'escalation goes one step up' };
const REPORT = { nl: 'begeleidingsmoment moet gemeld zijn', en: 'checkpoint should be reported' };

let setting: Awaited<ReturnType<typeof journeysOnDevServer>>;
beforeAll(async () => {
  setting = await journeysOnDevServer();
});

/** At work, with a checkpoint a second later that nobody reports; nobody, or who stands on this level, hears of it. */
async function undone(level?: EscalationLevel): Promise<JourneyDriver> {
  const reached = LEVELS.indexOf(level!);
  const checkpoint: EscalationStep[] = LEVELS.filter((to) => level !== undefined || to !== 'reminder').map((to) => ({ to, after: LEVELS.indexOf(to) <= reached ? AT_ONCE : LATER }));
  const terms = {
    checkpoints: [{ code: 'soon', anchor: 'start' as const, offset: 'PT1S', form: 'call' as const }],
    checkpointGrace: level === 'reminder' ? LATER : 'PT1S',
    escalation: { checkpoint, 'follow-on': [], absence: [] },
    escalationLapse: LATER,
  };
  const journey = await JourneyDriver.start(setting, { start: testStart({}, terms) });
  await journey.send('assignCoach', { coachId: COACH });
  const startsAt = new Date().toISOString();
  const placementId = await journey.place(testOffer(startsAt, plus(startsAt, 'P40W')));
  await journey.send('confirmStart', { placementId, startedAt: new Date().toISOString() });
  return journey;
}

describe('the current details of a running journey', () => {
  it.each([
    ['nobody, while the first rung lies ahead', undefined, undefined, UP],
    ['who is due, who was reminded', 'reminder', { nl: 'herinnerd', en: 'reminded' }, REPORT],
    ['the coach, once it is missed', 'coach', { nl: 'ligt bij de coach', en: 'with the coach' }, UP],
    ['then the coordinator', 'coordinator', { nl: 'ligt bij de coördinator', en: 'with the coordinator' }, UP],
    ['then the manager', 'manager', { nl: 'ligt bij de manager', en: 'with the manager' }, UP],
  ] as const)('say that a checkpoint lies with: %s', async (_who, level, words, next) => {
    const journey = await undone(level);
    const raised = words ? `⚠ begeleidingsmoment niet gemeld: ${words.nl} sinds ${DAY} / checkpoint not reported: ${words.en} since ${DAY}\n\n` : '';
    const when = String.raw`\(${DAY} \d{2}:\d{2}\)`;
    // All of it: no room for a name of anybody.
    const whole = new RegExp(
      `^AM24 · participatiewet · jobcoach ${COACH}\n\n${raised}` +
        `Aan het werk van ${DAY} tot en met ${DAY}, vervolg nog niet bekend\\. Hierna: ${next.nl} ${when}\\.\n\n` +
        `At work from ${DAY} to ${DAY}, next step not yet known\\. Next: ${next.en} ${when}\\.$`,
    );
    const details = async () => (await journey.handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails;
    await until(async () => whole.test((await details()) ?? ''), 60_000).catch(async () => expect(await details()).toMatch(whole));
    expect((await journey.handle.describe()).status.name).toBe('RUNNING');
  });
});
