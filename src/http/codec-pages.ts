/** What a manager reads who signs in for the Temporal UI: in Dutch, then in English. */
import { CODEC_SIGN_IN } from '../contracts/api/routes/codec.js';
import { escapeHtml, htmlPage, PAGE_STYLE_SOURCE } from '../html-page.js';

/** No script, no form, nothing from elsewhere, in no frame. */
export const CODEC_PAGE_POLICY = `default-src 'none'; style-src ${PAGE_STYLE_SOURCE}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`;

/** Why a sign-in did not succeed, with the status that the page has. */
export const REFUSALS = { role: 403, refused: 400, expired: 400, insecure: 400, tooLarge: 502, provider: 502 } as const;
export type Refusal = keyof typeof REFUSALS;

type Words = readonly [nl: string, en: string];

const REASONS: Readonly<Record<Refusal, Words>> = {
  role: [
    'Dit account mag trajecten niet lezen in de Temporal UI. Dat mag alleen een manager. Kies een ander account, of vraag uw beheerder om de rol.',
    'This account may not read journeys in the Temporal UI. Only a manager may. Choose another account, or ask your administrator for the role.',
  ],
  refused: ['U bent niet aangemeld: het aanmelden is gestopt.', 'You are not signed in: signing in was stopped.'],
  expired: [
    'Deze aanmelding is verlopen, al gebruikt, of begonnen in een andere browser.',
    'This sign-in has expired, was used already, or was begun in another browser.',
  ],
  insecure: [
    'Aanmelden kan alleen over een beveiligde verbinding. Gebruik het adres dat met https begint.',
    'Signing in needs a secure connection. Use the address that begins with https.',
  ],
  tooLarge: [
    'Het aanmelden lukte, maar uw account heeft zo veel gegevens dat de browser ze niet bewaart. Vraag uw beheerder om minder gegevens in het toegangsbewijs.',
    'You signed in, but your account carries more data than a browser keeps. Ask your administrator for a smaller access token.',
  ],
  provider: [
    'De aanmelddienst geeft geen bruikbaar antwoord. Probeer het over een minuut opnieuw. Helpt dat niet, vraag dan uw beheerder om hulp.',
    'The identity provider gives no answer that can be used. Try again in a minute. If that does not help, ask your administrator.',
  ],
};

/** The page for a sign-in that did not succeed. */
export function refusalPage(refusal: Refusal): string {
  const [nl, en] = REASONS[refusal];
  return htmlPage({
    title: 'Aanmelden lukt niet',
    body: `<h1>Aanmelden lukt niet</h1>
<p class="error" role="alert">${nl}</p>
<p><a href="${CODEC_SIGN_IN}">Opnieuw aanmelden</a></p>
<section lang="en"><h2>Signing in failed</h2>
<p class="error">${en}</p>
<p><a href="${CODEC_SIGN_IN}">Sign in again</a></p></section>`,
  });
}

/** The page after signing in. @param until in milliseconds since the epoch */
export function signedInPage({ uiOrigin, until }: { uiOrigin: string; until: number }): string {
  const time = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' }).format(until);
  const ui = escapeHtml(uiOrigin);
  return htmlPage({
    title: 'U bent aangemeld',
    body: `<h1>U bent aangemeld</h1>
<p class="note">Tot ${time} uur leest u in de Temporal UI wat er in een traject staat. Daarna meldt u zich opnieuw aan. Er wordt vastgelegd welke trajecten u leest.</p>
<p><a href="${ui}">Open de Temporal UI</a></p>
<p><a href="${CODEC_SIGN_IN}">Aanmelden met een ander account</a></p>
<section lang="en"><h2>You are signed in</h2>
<p class="note">Until ${time} (Amsterdam) the Temporal UI shows you what stands in a journey. After that, sign in again. It is logged which journeys you read.</p>
<p><a href="${ui}">Open the Temporal UI</a></p>
<p><a href="${CODEC_SIGN_IN}">Sign in with another account</a></p></section>`,
  });
}
