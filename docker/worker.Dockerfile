# syntax=docker/dockerfile:1
# Build from the root of the checkout: docker build --file docker/worker.Dockerfile .

FROM node:24.21-slim AS build
WORKDIR /build
RUN npm install --global pnpm@12.21.0
# The store depends on the lockfile alone, so this layer is kept while only sources change.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch --ignore-scripts
COPY . .
RUN pnpm install --offline --frozen-lockfile --ignore-scripts && node docker/bundle.mjs worker /out

FROM node:24.21-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="QBaseCron worker" \
      org.opencontainers.image.description="Calls each task's URL at its time and records what came of it" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
WORKDIR /app
COPY --from=build /out ./
# Half of the thread pool may wait for names: with Node's own 4, two dead name servers would hold up every new connection.
ENV NODE_ENV=production HOST=0.0.0.0 HEALTH_PORT=3454 UV_THREADPOOL_SIZE=64
# The image's user node, by number so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 3454
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "main.mjs"]
