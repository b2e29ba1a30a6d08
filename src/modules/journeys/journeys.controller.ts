import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { journeyRoutes as routes } from '../../contracts/api/routes/journeys.js';
import type { Reached } from '../../http/candidate-reach.js';
import { Caller, Input, OnReach, Route } from '../../http/route.decorator.js';
import { JourneysService } from './journeys.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class JourneysController {
  constructor(private readonly service: JourneysService) {}

  @Route(routes.startJourney) start(@Input() input: In<'startJourney'>, @OnReach() reached: Reached) { return this.service.start(input, reached); }
  @Route(routes.readJourney) read(@Input() input: In<'readJourney'>) { return this.service.read(input); }
  @Route(routes.listJourneys) list(@Input() input: In<'listJourneys'>, @Caller() caller: Principal) { return this.service.list(input, caller); }
  @Route(routes.completeIntake) completeIntake(@Input() input: In<'completeIntake'>) { return this.service.completeIntake(input); }
  @Route(routes.propose) propose(@Input() input: In<'propose'>) { return this.service.propose(input); }
  @Route(routes.putOnHold) hold(@Input() input: In<'putOnHold'>, @Caller() caller: Principal) { return this.service.hold(input, caller); }
  @Route(routes.resumeJourney) resume(@Input() input: In<'resumeJourney'>) { return this.service.resume(input); }
  @Route(routes.withdraw) withdraw(@Input() input: In<'withdraw'>, @Caller() caller: Principal) { return this.service.withdraw(input, caller); }
  @Route(routes.recordOutcome) outcome(@Input() input: In<'recordOutcome'>, @Caller() caller: Principal) { return this.service.outcome(input, caller); }
  @Route(routes.requestTransfer) transfer(@Input() input: In<'requestTransfer'>, @Caller() caller: Principal) { return this.service.transfer(input, caller); }
  @Route(routes.correctEntry) correct(@Input() input: In<'correctEntry'>, @Caller() caller: Principal) { return this.service.correct(input, caller); }
}
