import { Module } from '@nestjs/common';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { fromStore } from '../../persistence/store.module.js';
import { CarouselWatch } from '../continuity/carousel-watch.js';
import { MatchingController } from './matching.controller.js';
import { MATCHER, MATCHING_READS, MatchingService } from './matching.service.js';
import { StoreMatcher } from './store-matcher.js';

@Module({
  controllers: [MatchingController],
  providers: [
    MatchingService,
    fromStore(MATCHER, (store) => new StoreMatcher(store)),
    fromStore(MATCHING_READS, (store) => ({ records: new CandidateRecords(store), journeys: new JourneyReads(store.models), carousel: new CarouselWatch(store.models) })),
  ],
})
export class MatchingModule {}
