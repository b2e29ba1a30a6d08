// Prints an access token of local mode: npm run token -- --as coordinator
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run token -- --as <account> [--issuer <address>]
  <account>  intake, coach, coordinator, contractor, candidate, manager, privacy-officer, administrator,
             contractor:<id> or candidate:<id>`;

const { values } = parseArgs({ options: { as: { type: 'string' }, issuer: { type: 'string' } } });
if (!values.as) {
  console.error(USAGE);
  process.exit(2);
}
const issuer = values.issuer ?? process.env.DOORSTROOM_OIDC_ISSUER ?? `http://127.0.0.1:${process.env.DOORSTROOM_OIDC_PORT || 8081}`;
try {
  const { signIn } = await import('../dist/src/identity/sign-in.js');
  const { accessToken } = await signIn({ issuer, account: values.as });
  console.log(accessToken);
} catch (error) {
  const built = error.code !== 'ERR_MODULE_NOT_FOUND';
  console.error(built ? `${error.message}. Is Doorstroom running (npm start)?\n${USAGE}` : 'Doorstroom is not built yet: npm run build');
  process.exit(1);
}
