import type { Stack } from './stack.js';

/** What the person who started it needs next; Dutch first. */
export function welcome(stack: Pick<Stack, 'apiAddress' | 'temporalUiAddress' | 'issuer' | 'temporalAddress'>, places: { logs: string; seconds: number }): string {
  const docs = `${stack.apiAddress}/docs`;
  const ui = stack.temporalUiAddress ?? `(server ${stack.temporalAddress})`;
  const rule = '-'.repeat(78);
  return [
    rule,
    `Doorstroom draait (gestart in ${places.seconds} s).`,
    `  API proberen      ${docs}`,
    '                    Klik op Authorize en kies een demogebruiker. Een wachtwoord is niet nodig.',
    `  Trajecten volgen  ${ui}`,
    `  Logboeken         ${places.logs}`,
    '  Stoppen           Ctrl-C. Uw gegevens blijven bewaard.',
    '',
    `Doorstroom is running (started in ${places.seconds} s).`,
    `  Try the API       ${docs}`,
    '                    Press Authorize and choose a demo user. No password is needed.',
    '                    On the command line: npm run --silent token -- --as coordinator',
    `  Follow journeys   ${ui}`,
    `  Logs              ${places.logs}`,
    '  Stop              Ctrl-C. Your data is kept.',
    rule,
  ].join('\n');
}
