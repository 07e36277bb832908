/**
 * What one worker may take of each flow, in one step that nothing comes between. The same in TypeScript is
 * testkit/src/memory-timer/share-flow.ts; both pass one conformance suite.
 *
 * KEYS: the hash of each flow. Its fields:
 *   t           when the next request would go out at an even pace, epoch ms with fraction
 *   w:<worker>  "<at> <granted> <before> <reported> <demand> <served> <wanted>"
 *     at        of its last ask, epoch ms
 *     granted   may be under way by the last answer; `before` by the answer before it
 *     reported  were under way at its last ask; `demand` these and what waited
 *     served    permits so far, as a place in the turn; `wanted` what it was not given of the last ask
 * ARGV: the worker, now in epoch ms ('' for Redis's own clock), how long a silent worker counts, then for each flow:
 *   max in flight ('' for none), in flight, waiting, ms from one request to the next ('' for none), slack in ms
 * Returns for each flow: may be under way, permits, ms until more permits are worth asking for; -1 for none.
 */
export const shareScript = `
local worker, silent = ARGV[1], tonumber(ARGV[3])
local now
if ARGV[2] == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
else
  now = tonumber(ARGV[2])
end
-- One that asks for permits does so each 100 ms; its turn is kept no longer than this.
local turnKeptMs = 300
-- Where a limit does not divide, the rest goes round by this.
local restTurn = math.floor(now / 2000)

local function heldBy(peer)
  return math.max(peer.granted, peer.before, peer.reported)
end

-- The part of one among the demands, by max-min fairness. Beyond all demands, half of what is left is split as well,
-- so that what comes next need not wait for an ask; the other half is for newcomers.
local function fairPart(limit, peers, me)
  local sum = 0
  for _, peer in ipairs(peers) do sum = sum + peer.demand end
  if sum <= limit then return me.demand + math.floor((limit - sum) / 2 / #peers) end
  local low, high = 0, limit
  local function poured(level)
    local total = 0
    for _, peer in ipairs(peers) do total = total + math.min(peer.demand, level) end
    return total
  end
  while low < high do
    local middle = math.ceil((low + high) / 2)
    if poured(middle) <= limit then low = middle else high = middle - 1 end
  end
  if me.demand <= low then return me.demand end
  local rest, count, place = limit - poured(low), 0, 0
  for _, peer in ipairs(peers) do
    if peer.demand > low then
      if peer == me then place = count end
      count = count + 1
    end
  end
  return low + (((place + restTurn) % count < rest) and 1 or 0)
end

local function inTurn(peer)
  return peer.wanted > 0 and peer.at <= now and now - peer.at < turnKeptMs
end

-- How many of the free permits are this worker's: those that others are behind with are kept for them.
local function turnPart(free, want, peers, me)
  local low, high = 0, math.min(free, want)
  while low < high do
    local middle = math.ceil((low + high) / 2)
    local needed = middle
    for _, peer in ipairs(peers) do
      if peer ~= me and inTurn(peer) then
        needed = needed + math.min(peer.wanted, math.max(0, me.served + middle - 1 - peer.served))
      end
    end
    if needed <= free then low = middle else high = middle - 1 end
  end
  return low
end

local function share(key, arg)
  local limit, reported, waiting = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2])
  local every, slack = tonumber(ARGV[arg + 3]), tonumber(ARGV[arg + 4])
  local field = 'w:' .. worker
  local peers, me, pace = {}, nil, 0
  local all = redis.call('HGETALL', key)
  for index = 1, #all, 2 do
    local name, value = all[index], all[index + 1]
    if name == 't' then
      pace = tonumber(value)
    else
      local n = {}
      for word in string.gmatch(value, '%S+') do n[#n + 1] = tonumber(word) end
      local peer = { name = name, at = n[1], granted = n[2], before = n[3], reported = n[4], demand = n[5], served = n[6], wanted = n[7] }
      if name == field then
        me = peer
      elseif peer.at > now or now - peer.at >= silent then
        redis.call('HDEL', key, name)
      else
        peers[#peers + 1] = peer
      end
    end
  end
  if reported + waiting == 0 then
    redis.call('HDEL', key, field)
    return { limit and 0 or -1, every and 0 or -1, -1 }
  end
  local wasInTurn = me and inTurn(me)
  me = me or { name = field, granted = 0, served = 0 }
  me.at, me.before, me.reported, me.demand, me.wanted = now, me.granted, reported, reported + waiting, 0
  peers[#peers + 1] = me
  table.sort(peers, function(a, b) return a.name < b.name end)

  local inFlightMax, want = -1, waiting
  me.granted = 0
  if limit then
    local free = limit
    for _, peer in ipairs(peers) do
      peer.demand = math.min(peer.demand, limit)
      if peer ~= me then free = free - heldBy(peer) end
    end
    inFlightMax = math.max(0, math.min(fairPart(limit, peers, me), free))
    me.granted = inFlightMax
    want = math.min(want, math.max(0, inFlightMax - reported))
  end

  local permits, wait = -1, -1
  if every then
    -- Not later than one request from now: the rate may have been changed, or the clock set back.
    pace = math.max(now, math.min(pace, now + slack + every))
    local free = 0
    if pace <= now + slack then free = math.floor((now + slack - pace) / every) + 1 end
    if not wasInTurn then
      local least
      for _, peer in ipairs(peers) do
        if peer ~= me and inTurn(peer) then least = math.min(least or peer.served, peer.served) end
      end
      me.served = math.max(me.served, least or 0)
    end
    permits = turnPart(free, want, peers, me)
    pace = pace + permits * every
    me.served = me.served + permits
    me.wanted = want - permits
    if me.wanted > 0 then
      local batch = math.min(me.wanted, 1 + math.floor(slack / 2 / every))
      wait = math.max(1, math.ceil(pace + (batch - 1) * every - slack - now))
    end
    redis.call('HSET', key, 't', string.format('%.17g', pace))
  end

  redis.call('HSET', key, field, string.format('%.0f %.0f %.0f %.0f %.0f %.0f %.0f',
    me.at, me.granted, me.before, me.reported, me.demand, me.served, me.wanted))
  redis.call('PEXPIRE', key, math.ceil(math.max(silent, pace - now) + 1000))
  return { inFlightMax, permits, wait }
end

local answers = {}
for index, key in ipairs(KEYS) do
  answers[index] = share(key, 4 + (index - 1) * 5)
end
return answers
`;
