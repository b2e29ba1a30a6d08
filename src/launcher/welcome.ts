import { CODEC_SIGN_IN } from '../contracts/api/routes/codec.js';
import type { Stack } from './stack.js';

/** What the person who started it needs next; Dutch first. */
export function welcome(stack: Pick<Stack, 'apiAddress' | 'temporalUiAddress' | 'issuer' | 'temporalAddress'>, places: { logs: string; seconds: number }): string {
  const docs = `${stack.apiAddress}/docs`;
  const { temporalUiAddress } = stack;
  const ui = temporalUiAddress ?? `(server ${stack.temporalAddress})`;
  const reading = (words: string) => (temporalUiAddress === undefined ? [] : [`                    ${words} ${stack.apiAddress}${CODEC_SIGN_IN}`]);
  const rule = '-'.repeat(78);
  return [
    rule,
    `Doorstroom draait (gestart in ${places.seconds} s).`,
    `  API proberen      ${docs}`,
    '                    Klik op Authorize en kies een demogebruiker. Een wachtwoord is niet nodig.',
    `  Trajecten volgen  ${ui}`,
    ...reading('Eerst aanmelden als manager, anders blijft de inhoud versleuteld:'),
    `  Logboeken         ${places.logs}`,
    '  Stoppen           Ctrl-C. Uw gegevens blijven bewaard.',
    '',
    `Doorstroom is running (started in ${places.seconds} s).`,
    `  Try the API       ${docs}`,
    '                    Press Authorize and choose a demo user. No password is needed.',
    '                    On the command line: npm run --silent token -- --as coordinator',
    `  Follow journeys   ${ui}`,
    ...reading('Sign in as manager first, or the contents stay encrypted:'),
    `  Logs              ${places.logs}`,
    '  Stop              Ctrl-C. Your data is kept.',
    rule,
  ].join('\n');
}
