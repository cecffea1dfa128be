"""What programs do with redis-py: a cache, a limiter, a leaderboard, a queue, a lock without a script.

Usage: patterns.py PORT. What depends on time or chance is not printed.
"""

import json
import sys
import threading
import time

import redis

r = redis.Redis(host="localhost", port=int(sys.argv[1]), decode_responses=True)
r.flushall()


def say(what, value):
    print(f"{what}: {value!r}")


def cached(user):
    """Cache-aside: looks into the cache, else asks and keeps the answer for a minute."""
    hit = r.get(f"user:{user}")
    if hit:
        return "hit", json.loads(hit)
    answer = {"id": user, "name": f"user {user}"}
    r.setex(f"user:{user}", 60, json.dumps(answer))
    return "miss", answer


say("cache", [cached(1), cached(1), r.delete("user:1"), cached(1)])


def allowed(user, limit):
    """Sliding-window limiter: a sorted set of the instants of the last seconds."""
    key = f"limit:{user}"
    now = time.time()
    _, count, _, _ = (
        r.pipeline()
        .zremrangebyscore(key, 0, now - 10)
        .zcard(key)
        .zadd(key, {str(time.perf_counter_ns()): now})
        .expire(key, 10)
        .execute()
    )
    return count < limit


say("limiter", [allowed("ann", 3) for _ in range(5)])
say("limiter kept", len(r.zrange("limit:ann", 0, -1, withscores=True)))

for name, points in (("ann", 100), ("bob", 250), ("cat", 175), ("ann", 120)):
    r.zincrby("board", points, name)
say("leaderboard", r.zrevrange("board", 0, 2, withscores=True))
say("rank", [r.zrevrank("board", "cat"), r.zscore("board", "cat")])

r.xgroup_create("jobs", "workers", id="0", mkstream=True)
for number in range(20):
    r.xadd("jobs", {"job": number}, maxlen=1000, approximate=True)
done = []


def work(name):
    """Reads its share of the stream until nothing comes any more."""
    mine = redis.Redis(port=int(sys.argv[1]), decode_responses=True)
    while True:
        reply = mine.xreadgroup("workers", name, {"jobs": ">"}, count=3, block=100)
        if not reply:
            return
        entries = reply[0][1] if isinstance(reply, list) else next(iter(reply.values()))[0]
        for entry, fields in entries:
            done.append(int(fields["job"]))
            mine.xack("jobs", "workers", entry)


threads = [threading.Thread(target=work, args=(f"worker {index}",)) for index in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
say("stream", [sorted(done) == list(range(20)), r.xpending("jobs", "workers")["pending"], len(r.xrevrange("jobs", count=5))])


def consume():
    """Takes from a list until it is told to end."""
    mine = redis.Redis(port=int(sys.argv[1]), decode_responses=True)
    while (item := mine.brpop("queue", timeout=5)[1]) != "end":
        mine.rpush("consumed", item)


consumer = threading.Thread(target=consume)
consumer.start()
for item in (*range(50), "end"):
    r.lpush("queue", item)
consumer.join()
say("queue", r.lrange("consumed", 0, -1) == [str(number) for number in range(50)])

say("lock", [r.set("lock", "token", nx=True, ex=10), r.set("lock", "other", nx=True, ex=10), r.get("lock")])

for day in range(3):
    r.pfadd(f"visitors:{day}", *(f"user{number}" for number in range(day * 100, day * 100 + 300)))
say("visitors", r.pfcount("visitors:0", "visitors:1", "visitors:2"))

with r.pipeline() as pipe:
    pipe.watch("balance")
    r.set("balance", 5)
    pipe.multi()
    pipe.set("balance", 6)
    try:
        say("transaction", pipe.execute())
    except redis.WatchError as error:
        say("transaction", type(error).__name__)
