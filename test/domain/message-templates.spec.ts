import { describe, expect, it } from '@jest/globals';
import { MESSAGE_LANGUAGES } from '../../src/domain/messages/message-kinds.js';
import { factsOf, renderMessage, type MessageFacts } from '../../src/domain/messages/render.js';
import { TEMPLATE_CODES, TEMPLATES } from '../../src/domain/messages/templates/all-templates.js';
import { writtenDay, writtenMoment } from '../../src/domain/messages/written-out.js';

/** Facts with a mark, so that they are recognised where they must not be. */
const facts: MessageFacts = {
  workTitle: 'Straatmaker #werk',
  company: 'Wegenbouw <Proef> & Zn #bedrijf',
  place: 'Goes #plaats',
  startsOn: 'maandag 1 maart 2027',
  endsOn: 'vrijdag 28 mei 2027',
  hours: '32',
  answerBy: 'vrijdag 5 februari 2027 om 17:00 uur',
  dueAt: 'maandag 8 maart 2027 om 10:00 uur',
  moments: ['maandag 8 maart 2027 om 10:00 uur', 'dinsdag 30 maart 2027 om 10:00 uur'],
  region: 'Zeeland #regio',
};
const links = { page: 'https://pool.example/proposals/7b0f9d6e-5d0c-4d5f-9c53-0d7f2f9f1a11', preferences: 'https://pool.example/preferences' };
const everyText = TEMPLATE_CODES.flatMap((template) => MESSAGE_LANGUAGES.map((language) => [template, language] as const));

/** Sentences of the lines of a template, without the facts that it names: those are not ours to shorten. */
function sentencesOf(lines: readonly string[]): string[][] {
  const prose = lines.filter((line) => line !== '{moments}').map((line) => line.replaceAll(/\{\w+\}/g, 'feit'));
  const sentences = prose.flatMap((line) => line.split(/(?<=[.?!:])\s+/));
  return sentences.map((sentence) => sentence.split(/\s+/).filter((word) => /\p{L}|\d/u.test(word)));
}

describe.each(everyText)('%s in %s', (template, language) => {
  const rendered = renderMessage({ template, language, facts, givenName: 'Aafke #naam', links });
  const words = TEMPLATES[template].words[language];

  it('has every placeholder filled in', () => {
    for (const text of Object.values(rendered)) expect(text).not.toMatch(/[{}]|undefined|null/);
    expect(rendered.text).toContain(links.page);
    expect(rendered.html).toContain(`<html lang="${language}">`);
    expect(rendered.html).not.toContain('<Proef>');
  });

  it('has a subject and an SMS that say nothing of a person, a company, a place or a benefit', () => {
    for (const text of [rendered.subject, rendered.sms]) {
      expect(text).not.toContain('#');
      expect(text).not.toMatch(/uitkering|wajong|participatiewet|\bWW\b|\bWIA\b|ziek|bijstand|arrest|benefit|illness|BSN/i);
    }
    expect(words.subject).not.toMatch(/[{}]/);
    expect(rendered.subject.length).toBeLessThanOrEqual(70);
    expect(words.sms.length).toBeLessThanOrEqual(100);
  });

  it('is written in short sentences', () => {
    const lengths = sentencesOf(words.lines).map((sentence) => sentence.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(20);
    expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeLessThan(12);
    expect(Math.max(...sentencesOf([words.subject, words.sms, words.link]).map((sentence) => sentence.length))).toBeLessThanOrEqual(20);
  });
});

it('both languages of a template name the same facts', () => {
  const named = (lines: readonly string[]) => [...new Set(lines.join(' ').match(/\{\w+\}/g) ?? [])].sort();
  for (const template of TEMPLATE_CODES) {
    const { nl, en } = TEMPLATES[template].words;
    expect([template, named(nl.lines)]).toEqual([template, named(en.lines)]);
  }
});

it('refuses to render without a fact that the text names', () => {
  expect(factsOf('proposal-for-contractor')).toEqual(['workTitle', 'startsOn', 'answerBy']);
  expect(() => renderMessage({ template: 'proposal-for-contractor', language: 'nl', facts: { startsOn: '1 maart' }, links })).toThrow('has no workTitle');
  expect(() => renderMessage({ template: 'checkpoints-planned', language: 'nl', facts: { moments: [] }, links })).toThrow('has no moments');
});

it('writes days and moments out in the time of Amsterdam', () => {
  expect(writtenDay('2026-11-24T23:30:00.000Z', 'nl')).toBe('woensdag 25 november 2026');
  expect(writtenMoment('2026-07-01T08:00:00.000Z', 'nl')).toBe('woensdag 1 juli 2026 om 10:00 uur');
  expect(writtenMoment('2026-07-01T08:00:00.000Z', 'en')).toMatch(/^Wednesday,? 1 July 2026 at 10:00$/);
});
