import { Controller } from '@nestjs/common';
import { importRoutes } from '../../contracts/api/routes/imports.js';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import { instantOf } from '../../domain/shared/calendar.js';
import { Reply } from '../../http/reply.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { AnswerLanguage } from './answer-language.js';
import type { Language } from '../../contracts/api/problem.js';
import { countsAnswer, importAnswer, rowAnswer } from './answers.js';
import { ImportsService } from './imports.service.js';
import { importTemplate } from './template.js';

type Routes = typeof importRoutes;
const now = () => instantOf(Date.now());

@Controller()
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Route(importRoutes.readImportTemplate)
  template(@Input() { query }: RouteInput<Routes['readImportTemplate']>): RouteOutput<Routes['readImportTemplate']> {
    return importTemplate(query.language);
  }

  @Route(importRoutes.createImport)
  async create(
    @Input() { query, body, idempotency }: RouteInput<Routes['createImport']>,
    @Caller() by: Principal,
    @AnswerLanguage() language: Language,
  ): Promise<Reply<RouteOutput<Routes['createImport']>>> {
    const { dryRun, ...target } = query;
    if (dryRun) {
      const { rows, counts, ...report } = await this.imports.dryRun({ bytes: body, ...target, by }, now());
      const answer = {
        dryRun: true as const,
        ...report,
        counts: countsAnswer(counts),
        rows: rows.length,
        report: rows.map((row) => rowAnswer(row, language)),
      };
      return new Reply(answer, { status: 200 });
    }
    const importId = idempotency.id('import');
    const accepted = await this.imports.accept({ bytes: body, ...target, importId, by }, now());
    return new Reply(importAnswer(accepted), { location: `/v1/imports/${importId}` });
  }

  @Route(importRoutes.listImports)
  async list(@Input() { query }: RouteInput<Routes['listImports']>, @Caller() by: Principal): Promise<RouteOutput<Routes['listImports']>> {
    const { region, status, ...page } = query;
    const { items, ...rest } = await this.imports.list({ ...(region && { region }), ...(status && { status }), page }, by);
    return { items: items.map(importAnswer), ...rest };
  }

  @Route(importRoutes.readImport)
  async read(@Input() { params }: RouteInput<Routes['readImport']>, @Caller() by: Principal): Promise<RouteOutput<Routes['readImport']>> {
    return importAnswer(await this.imports.read(params.importId, by));
  }

  @Route(importRoutes.listImportRows)
  async rows(
    @Input() { params, query }: RouteInput<Routes['listImportRows']>,
    @Caller() by: Principal,
    @AnswerLanguage() language: Language,
  ): Promise<RouteOutput<Routes['listImportRows']>> {
    const { status, ...page } = query;
    const { items, ...rest } = await this.imports.rows({ ...params, ...(status && { status }), page }, by);
    return { items: items.map((row) => rowAnswer(row, language)), ...rest };
  }

  @Route(importRoutes.decideImportRow)
  async decide(
    @Input() { params, body, idempotency }: RouteInput<Routes['decideImportRow']>,
    @Caller() by: Principal,
    @AnswerLanguage() language: Language,
  ): Promise<RouteOutput<Routes['decideImportRow']>> {
    return rowAnswer(await this.imports.decide({ ...params, decision: body, key: idempotency.key, by }, now()), language);
  }
}
