import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasBrowser, launchBrowser } from '../support/browser.js';
import { localStack, STACK_LIMIT_MS, type LocalStack } from '../support/local-stack.js';

/** How many operations each group has, by the description itself. */
async function operationsByTag(api: string): Promise<Map<string, number>> {
  const described = (await (await fetch(`${api}/v1/openapi.json`)).json()) as { paths: Record<string, Record<string, { tags?: string[] }>> };
  const counts = new Map<string, number>();
  for (const operation of Object.values(described.paths).flatMap((path) => Object.values(path))) {
    for (const tag of operation.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return counts;
}

(hasBrowser('The API docs are') ? describe : describe.skip)('the API docs in a browser', () => {
  let stack: LocalStack;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    stack = await localStack();
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(60_000);
    context.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    context.on('weberror', (error) => problems.push(error.error().message));
    page = await context.newPage();
  }, STACK_LIMIT_MS);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, STACK_LIMIT_MS);

  it('show every route, without a word of complaint in the console', async () => {
    await page.goto(`${stack.api}/docs`);
    const groups = page.locator('.opblock-tag');
    await groups.first().waitFor();
    expect(await page.title()).toBe('Doorstroom API');
    const described = await operationsByTag(stack.api);
    expect(new Set(await groups.evaluateAll((found) => found.map((one) => one.getAttribute('data-tag'))))).toEqual(new Set(described.keys()));
    for (const [tag, operations] of described) {
      await groups.and(page.locator(`[data-tag="${tag}"]`)).click();
      await page.locator('.opblock').nth(operations - 1).waitFor();
      expect([tag, await page.locator('.opblock').count()]).toEqual([tag, operations]);
      await groups.and(page.locator(`[data-tag="${tag}"]`)).click();
      await page.locator('.opblock').first().waitFor({ state: 'detached' });
    }
    expect(problems).toEqual([]);
  }, STACK_LIMIT_MS);

  it('sign a demo user in on the real page, without a password', async () => {
    await page.locator('.btn.authorize').click();
    const apply = page.locator('.modal-ux .btn.authorize');
    expect(await apply.count()).toBe(1);
    const [popup] = await Promise.all([context.waitForEvent('page'), apply.click()]);
    await popup.getByRole('button', { name: /Coördinator werkpool/ }).click();
    await page.locator('.modal-ux .btn:has-text("Logout")').waitFor();
    await page.locator('.modal-ux .btn-done').click();
    expect(problems).toEqual([]);
  }, STACK_LIMIT_MS);

  it('carry a command out as that user, with a key that the page makes', async () => {
    await page.locator('.opblock-tag[data-tag="Contractors"]').click();
    const operation = page.locator('#operations-Contractors-createContractor');
    await operation.locator('.opblock-summary').click();
    await operation.locator('textarea.body-param__text').fill(JSON.stringify({ name: 'Proefbedrijf (testdata)', regions: ['AM24'] }));
    await operation.locator('.btn.execute').click();
    const live = operation.locator('.live-responses-table .response');
    await live.waitFor();
    expect(await live.locator('.response-col_status').innerText()).toMatch(/^201/);
    expect(await live.innerText()).toContain('"name": "Proefbedrijf (testdata)"');
    expect(await operation.locator('.curl').innerText()).toMatch(/Idempotency-Key: [0-9a-f-]{36}/);
  }, STACK_LIMIT_MS);

  it('refuse what the user may not do, in words', async () => {
    await page.locator('.opblock-tag[data-tag="Policies"]').click();
    const operation = page.locator('#operations-Policies-publishPolicy');
    await operation.locator('.opblock-summary').click();
    await operation.locator('.btn.execute').click();
    const live = operation.locator('.live-responses-table .response');
    await live.waitFor();
    expect(await live.locator('.response-col_status').innerText()).toMatch(/^403/);
    expect(await live.innerText()).toContain('AUTH.ROLE_MISSING');
  }, STACK_LIMIT_MS);
});
