import { Module, type FactoryProvider } from '@nestjs/common';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import type { Store } from '../../persistence/connection.js';
import { Reports } from '../../persistence/guidance/reports.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { Policies } from '../../persistence/registers/policies.js';
import { STORE } from '../../persistence/store.module.js';
import { CarouselWatch } from '../continuity/carousel-watch.js';
import { CoachesModule } from '../coaches/coaches.module.js';
import { AssignmentOffers } from './assignment-offers.js';
import { JourneyNotes } from './journey-notes.js';
import { JourneyStarts } from './journey-starts.js';
import { JourneysController } from './journeys.controller.js';
import { JourneysService } from './journeys.service.js';

const fromStore = (provide: FactoryProvider['provide'], make: (store: Store) => unknown): FactoryProvider => ({
  provide,
  inject: [STORE],
  useFactory: make,
});

@Module({
  imports: [CoachesModule],
  controllers: [JourneysController],
  providers: [
    JourneysService,
    fromStore(JourneyReads, ({ models }) => new JourneyReads(models)),
    fromStore(Reports, (store) => new Reports(store)),
    fromStore(AssignmentOffers, ({ models }) => new AssignmentOffers(models)),
    fromStore(CarouselWatch, ({ models }) => new CarouselWatch(models)),
    fromStore(JourneyNotes, (store) => new JourneyNotes(new CandidateRecords(store))),
    fromStore(JourneyStarts, (store) => new JourneyStarts(new CandidateRecords(store), new Policies(store.models))),
  ],
  exports: [JourneyReads, JourneyNotes, CarouselWatch],
})
export class JourneysModule {}
