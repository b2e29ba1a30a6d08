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
    fromStore(MATCHER, ({ models }) => new StoreMatcher(models)),
    fromStore(MATCHING_READS, ({ models }) => ({ records: new CandidateRecords(models), journeys: new JourneyReads(models), carousel: new CarouselWatch(models) })),
  ],
})
export class MatchingModule {}
