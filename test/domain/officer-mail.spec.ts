/** The words of the mail about an emergency access. */
import { describe, expect, it } from '@jest/globals';
import { EMERGENCY_REPORTS, officerMail, type EmergencyFacts } from '../../src/domain/messages/officer-mail.js';

const facts: EmergencyFacts = { emergencyAccessId: 'nummer-1', account: 'coach-9 <b>', region: 'AM24', openedAt: '2027-03-05T09:00:00.000Z', until: '2027-03-05T12:00:00.000Z' };

describe.each(EMERGENCY_REPORTS)('the mail about an emergency access: %s', (report) => {
  it('says the same in Dutch and in English, with the moments of Amsterdam', () => {
    const { text, html, subject } = officerMail(report, { ...facts, page: 'https://pool.example/x' });
    for (const said of ['Nummer: nummer-1', 'Number: nummer-1', 'Account: coach-9 <b>', 'Tot: vrijdag 5 maart 2027 om 13:00 uur', 'https://pool.example/x']) expect(text).toContain(said);
    expect(text.indexOf('Goedendag')).toBeLessThan(text.indexOf('Hello'));
    expect(text.match(/pool\.example/g)).toHaveLength(2);
    expect(html).toContain('<div lang="en">');
    expect(html).toContain('coach-9 &lt;b&gt;');
    expect(subject).not.toMatch(/[{}]|nummer-1|AM24/);
  });

  it('names the list when there is no page, and no region when the file is gone', () => {
    const { region: _gone, ...less } = facts;
    const { text } = officerMail(report, less);
    expect(text).toContain('/v1/emergency-accesses?acknowledged=false');
    expect(text).not.toMatch(/Regi|undefined/);
  });

  it('is written in short sentences', () => {
    const sentences = officerMail(report, facts).text.split(/(?<=[.?!:])\s+/).map((one) => one.split(/\s+/).filter((word) => /\p{L}|\d/u.test(word)).length);
    expect(Math.max(...sentences)).toBeLessThanOrEqual(20);
  });
});
