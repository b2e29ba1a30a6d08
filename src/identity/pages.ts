import { escapeHtml, htmlPage, PAGE_STYLE_SOURCE } from '../html-page.js';
import { DEMO_USERS } from './demo-users.js';

/**
 * Nothing from elsewhere, no script. A form may lead to this machine only: the browser follows the redirect that
 * carries the code to the client under the same rule.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${PAGE_STYLE_SOURCE}`,
  "form-action 'self' http://127.0.0.1:* http://localhost:*",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

type Language = 'nl' | 'en';

const WORDS = {
  nl: {
    heading: 'Kies een demo-gebruiker',
    note: 'Dit is de proefopstelling van Doorstroom op uw eigen computer. U heeft geen wachtwoord nodig. De gebruikers zijn verzonnen. Vul geen gegevens van echte mensen in.',
    other: 'Een andere opdrachtnemer of kandidaat',
    label: 'Nummer van de opdrachtnemer of kandidaat',
    hint: 'Schrijf het zo: contractor:nummer of candidate:nummer',
    submit: 'Aanmelden met dit nummer',
    cancel: 'Niet aanmelden',
    unknown: 'Deze gebruiker bestaat niet. Kies een knop, of schrijf contractor: of candidate: met het hele nummer erachter.',
  },
  en: {
    heading: 'Choose a demo user',
    note: 'This is Doorstroom in local mode, on your own computer. No password is needed. The users are invented. Do not enter data of real people.',
    other: 'Another contractor or candidate',
    label: 'Id of the contractor or candidate',
    hint: 'Write it as contractor:id or candidate:id',
    submit: 'Sign in with this id',
    cancel: 'Do not sign in',
    unknown: 'There is no such user. Choose a button, or write contractor: or candidate: followed by the whole id.',
  },
} as const;

function choices(language: Language): string {
  return DEMO_USERS.map(
    (user) =>
      `<li><button name="account" value="${user.accountId}"><strong>${escapeHtml(user.title[language])}</strong><span>${escapeHtml(user.task[language])}</span></button></li>`,
  ).join('\n');
}

function section(language: Language, options: { action: string; unknown: boolean }): string {
  const words = WORDS[language];
  const action = escapeHtml(options.action);
  const heading = language === 'nl' ? 'h1' : 'h2';
  return `<section lang="${language}" aria-labelledby="heading-${language}">
<${heading} id="heading-${language}">${words.heading}</${heading}>
${options.unknown ? `<p class="error" role="alert">${words.unknown}</p>` : ''}
<p class="note">${words.note}</p>
<form method="post" action="${action}">
<ul>
${choices(language)}
</ul>
</form>
<h${language === 'nl' ? '2' : '3'}>${words.other}</h${language === 'nl' ? '2' : '3'}>
<form method="post" action="${action}">
<label for="account-${language}">${words.label}</label>
<input id="account-${language}" name="account" required autocomplete="off" spellcheck="false" maxlength="60" aria-describedby="hint-${language}">
<p id="hint-${language}">${words.hint}</p>
<button>${words.submit}</button>
</form>
<form method="post" action="${action}">
<p><button name="cancel" value="yes">${words.cancel}</button></p>
</form>
</section>`;
}

/** The page on which a demo user is chosen. `unknown`: what was typed before is no account. */
export function choosePage(options: { action: string; unknown: boolean }): string {
  return htmlPage({ title: 'Aanmelden bij Doorstroom', body: `${section('nl', options)}\n<hr>\n${section('en', options)}` });
}

/** The page for a sign-in that cannot go on. */
export function failurePage(failure: { code: string; description?: string | undefined }): string {
  const technical = escapeHtml([failure.code, failure.description].filter((part) => part !== undefined).join(': '));
  return htmlPage({
    title: 'Aanmelden lukt niet',
    body: `<h1>Aanmelden lukt niet</h1>
<p>Ga terug naar de vorige pagina en begin opnieuw met aanmelden.</p>
<section lang="en"><h2>Signing in failed</h2><p>Go back to the page that you came from and start again.</p>
<p><code>${technical}</code></p></section>`,
  });
}
