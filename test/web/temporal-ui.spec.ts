/** The Temporal UI of a local Doorstroom: what a journey holds is read by a manager who signed in, and by nobody else. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signIn } from '../../src/identity/sign-in.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { hasBrowser, launchBrowser } from '../support/browser.js';
import { inventedPerson } from '../support/invented.js';
import { localStack, STACK_LIMIT_MS, type LocalStack } from '../support/local-stack.js';
import { until } from '../support/until.js';

/** Of the current details of a journey that has just begun. */
const SENTENCE = /Wacht in werkpool AM24 sinds/;

(hasBrowser('The Temporal UI is') ? describe : describe.skip)('the Temporal UI', () => {
  let stack: LocalStack;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let elsewhere: Server;
  let journey: string;

  beforeAll(async () => {
    stack = await localStack();
    journey = `${stack.temporalUi}/namespaces/default/workflows/${encodeURIComponent(`candidate/${await startJourney(stack)}`)}`;
    elsewhere = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Elders</title>'));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    context.setDefaultTimeout(120_000);
    page = await context.newPage();
  }, STACK_LIMIT_MS);

  afterAll(async () => {
    await browser?.close();
    elsewhere?.close();
    await stack?.stop();
  }, STACK_LIMIT_MS);

  /** The journey in the UI, once the codec has answered what the page asked first. */
  async function openJourney(): Promise<number> {
    const [answer] = await Promise.all([page.waitForResponse((response) => response.url().endsWith('/codec/decode') && response.request().method() === 'POST'), page.goto(journey)]);
    return answer.status();
  }

  async function signInAs(name: RegExp): Promise<void> {
    await page.goto(`${stack.api}/codec/sign-in`);
    await page.getByRole('button', { name }).first().click();
    await page.waitForURL(`${stack.api}/codec/signed-in?*`);
  }

  it('asks the codec, and shows nothing in plain text to who did not sign in', async () => {
    expect(await openJourney()).toBe(401);
    await page.getByText('candidateJourney').first().waitFor();
    await page.getByText('User Metadata', { exact: true }).first().click();
    await page.getByText('Current Details').first().waitFor();
    expect((await textsOf(page)).join()).not.toMatch(/erkpool AM24|in pool AM24/);
  }, STACK_LIMIT_MS);

  it('does not open for who is no manager, and the page says why', async () => {
    await signInAs(/Intake/);
    expect(await page.locator('[role=alert]').innerText()).toContain('Dat mag alleen een manager');
    expect(await page.locator('section[lang=en]').innerText()).toContain('Only a manager may');
    expect((await context.cookies(`${stack.api}/codec/decode`)).filter(({ name }) => name.startsWith('doorstroom_codec'))).toEqual([]);
    expect(await openJourney()).toBe(401);
  }, STACK_LIMIT_MS);

  it('lets a manager who signed in read where the journey stands', async () => {
    await signInAs(/Manager/);
    expect(await page.locator('h1').innerText()).toBe('U bent aangemeld');
    const [cookie, ...more] = (await context.cookies(`${stack.api}/codec/decode`)).filter(({ name }) => name.startsWith('doorstroom_codec'));
    expect(more).toEqual([]);
    expect(cookie).toMatchObject({ name: 'doorstroom_codec', httpOnly: true, sameSite: 'Strict', path: '/codec/' });
    expect(cookie!.expires - Date.now() / 1000).toBeLessThanOrEqual(3_600);
    expect(await openJourney()).toBe(200);
    await page.getByText('User Metadata', { exact: true }).first().click();
    await until(async () => (await textsOf(page)).some((text) => SENTENCE.test(text)), 120_000);
  }, STACK_LIMIT_MS);

  it('alone gets an answer: a page of another origin in the same browser does not', async () => {
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    const outcome = await page.evaluate(async (address) => {
      const call = (init: RequestInit) => fetch(address, { method: 'POST', credentials: 'include', body: '{"payloads":[]}', ...init }).then((answer) => answer.type, () => 'refused');
      return [await call({ headers: { 'content-type': 'application/json' } }), await call({ headers: { 'content-type': 'text/plain' } }), await call({ mode: 'no-cors' })];
    }, `${stack.api}/codec/decode`);
    expect(outcome).toEqual(['refused', 'refused', 'refused']);
  }, STACK_LIMIT_MS);

  it('is found under its own name alone, where the sign-in is good for it', async () => {
    const underOtherName = (address: string) => address.replace('127.0.0.1', 'localhost');
    await page.goto(underOtherName(`${stack.temporalUi}/namespaces`));
    expect(new URL(page.url()).origin).toBe(stack.temporalUi);
    await page.goto(underOtherName(`${stack.api}/codec/sign-in`));
    await page.getByRole('button', { name: /Manager/ }).first().click();
    await page.waitForURL(`${stack.api}/codec/signed-in?*`);
    expect(stack.said()).toContain(`${stack.api}/codec/sign-in`);
  }, STACK_LIMIT_MS);
});

/** What stands in the page and in its frames: the UI draws Markdown in a frame of its own. */
async function textsOf(page: Page): Promise<string[]> {
  return Promise.all(page.frames().map((frame) => frame.locator('body').innerText({ timeout: 5_000 }).catch(() => '')));
}

/** A candidate in the pool, by the API; the id. */
async function startJourney({ api, issuer }: LocalStack): Promise<string> {
  const { accessToken } = await signIn({ issuer, account: 'intake' });
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const answer = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { candidateId: string };
  };
  const { candidateId } = await post('/v1/candidates', { person: inventedPerson(1), profile: plainProfile() });
  await post(`/v1/candidates/${candidateId}/journey`, {});
  return candidateId;
}
