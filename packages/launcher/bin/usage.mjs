// The text of --help. Plain JavaScript without imports: it is shown before anything is installed.

export const usage = `QBaseCron calls a URL at the right time, and can prove that it did.

  npm start                 start everything and serve until Ctrl-C
  npm run demo              one push notification at its time, from POST to APNs sandbox, in under a minute
  npm run token             make an API token in the ledger of npm start, and print it
  npm test                  static checks, then every test, on engines of its own
  npm run bench             the benchmarks, beside the raw limits of this machine
  npm run verify            format, lint, types, boundaries, dead code, unit tests; needs no services

Options (after two dashes: npm start -- --port 4000)
  --port N                  the api's port (start: 3452)
  --push-port N             the push app's port (start: 3453, or PUSH_PORT)
  --workers N               worker processes (2)
  --host ADDRESS            where the api and the push app listen (127.0.0.1)
  --data DIR                data and logs (start: .data in the checkout)
  --only TEXT               test: only the test files whose path contains TEXT, without the static checks
  --name TEXT               token: what it is for
  --scopes LIST             token: what it may do, joined by commas (admin): tasks:read, tasks:write, schedules:read,
                            schedules:write, destinations:read, destinations:write, admin
  --days N                  token: how long it is good for (for ever)
  --print                   token: only print one, on no record, for BOOTSTRAP_TOKEN or PUSH_TOKEN
  --help                    this text

Arguments of bench are handed on to packages/bench.

Environment
  MONGODB_URI, REDIS_URL    your own MongoDB (6 or newer) and Redis or Valkey (7 or newer); otherwise they are found
                            on the PATH or fetched into the cache folder, without root and without a compiler
  MONGODB_DATABASE          database name (qbasecron)
  REDIS_PREFIX              prefix of every key in Redis ({qbasecron})
  PUSH_PORT                 as --push-port
  LOG_LEVEL                 of the apps: debug, info, warn, error (info)
  QBASECRON_ENGINE_MONGODB  which MongoDB-compatible server to run when MONGODB_URI is not given:
                            mongod, secantusd-rs or secantusd-py; otherwise the first that is found, in this order
  MONGODB_SERVER_BIN        path of a mongod or secantusd-rs to run
  REDIS_SERVER_BIN          path of a redis-server or valkey-server to run
  XDG_CACHE_HOME            parent of the cache folder (~/.cache)
`;
