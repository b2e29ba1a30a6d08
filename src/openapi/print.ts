/** Prints the OpenAPI document; no server is needed: `node dist/src/openapi/print.js > openapi.json`. */
import { openApiDocument } from '../contracts/api/openapi.js';
import { ROUTES } from '../contracts/api/routes/index.js';

const issuer = process.env['DOORSTROOM_OIDC_ISSUER'] ?? 'http://127.0.0.1:8081';
process.stdout.write(`${JSON.stringify(openApiDocument({ routes: Object.values(ROUTES), issuer }), null, 2)}\n`);
