# One image for API, worker and bootstrap: they are the same code, started by another command.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install script is needed: native parts ship inside their packages.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.base.json ./
COPY scripts ./scripts
COPY src ./src
COPY workflows ./workflows
COPY activities ./activities
RUN npm run build
# The Temporal core ships for five platforms, of which an image runs one.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -rf {} + \
  && find dist -name '*.d.ts' -delete -o -name '*.tsbuildinfo' -delete

FROM ${NODE_IMAGE} AS runtime
ARG VERSION=0.1.0
ARG SOURCE_URL=
LABEL org.opencontainers.image.title="Doorstroom" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.source="${SOURCE_URL}"
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    DOORSTROOM_MODE=production \
    DOORSTROOM_PORT=8080 \
    DOORSTROOM_WORKER_PORT=8082
WORKDIR /app
COPY --from=build /app/package.json /app/package-lock.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY LICENSE ./
# The files belong to root: the process can read them and change nothing.
USER 1000:1000
EXPOSE 8080 8082
CMD ["node", "dist/src/main.js"]
