/** The plain pages that Doorstroom makes itself: one style, no script, nothing from elsewhere. */
import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --line: #767676; --accent: #154273; --soft: #eef3f9; }
@media (prefers-color-scheme: dark) { :root { --accent: #9ec5f0; --soft: #1c2733; } }
* { box-sizing: border-box; }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; color: var(--accent); }
h2 { font-size: 1.2rem; margin-top: 2rem; }
a { color: var(--accent); }
ul { list-style: none; padding: 0; display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); }
button { font: inherit; width: 100%; height: 100%; text-align: left; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--soft); color: inherit; cursor: pointer; }
button:hover { border-color: var(--accent); }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button strong, button span { display: block; }
.note { border-left: .3rem solid var(--accent); background: var(--soft); padding: .7rem 1rem; }
.error { border-left: .3rem solid #c83737; padding: .7rem 1rem; }
label { display: block; font-weight: 600; }
input { font: inherit; width: 100%; padding: .6rem; margin: .3rem 0 .6rem; border: 1px solid var(--line); border-radius: .4rem; }
hr { margin: 2.5rem 0; border: 0; border-top: 1px solid var(--line); }
code { overflow-wrap: anywhere; }
`;

/** The source of the one style, for the policy of a page. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** Text for HTML, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole page in Dutch; parts in English say so themselves. `body` is HTML. */
export function htmlPage({ title, body }: { title: string; body: string }): string {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
