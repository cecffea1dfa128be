"""Every type through redis-py, in both protocols: what comes back, one line a call.

Usage: types.py PORT. What depends on time or chance is not printed.
"""

import sys
import threading

import redis

PORT = int(sys.argv[1])


def strings(r, say):
    say("set", r.set("s", "v", ex=100))
    say("get", r.get("s"))
    say("ttl", 0 < r.ttl("s") <= 100)
    say("getex", r.getex("s", persist=True))
    say("setnx", r.setnx("s", "w"))
    say("append", r.append("s", "alue"))
    say("getrange", r.getrange("s", 1, 3))
    say("incr", [r.incr("n"), r.incrby("n", 41), r.decr("n")])
    say("incrbyfloat", r.incrbyfloat("f", 0.1))
    say("mset", r.mset({"a": 1, "b": 2}))
    say("mget", r.mget("a", "b", "missing"))
    say("setbit", [r.setbit("bits", 7, 1), r.getbit("bits", 7), r.bitcount("bits")])
    say("bitfield", r.bitfield("bf").set("u8", 0, 255).incrby("u8", 0, 1).get("u8", 0).execute())
    say("lcs", r.lcs("s", "a"))


def lists(r, say):
    say("rpush", r.rpush("l", *range(5)))
    say("lpush", r.lpush("l", "head"))
    say("lrange", r.lrange("l", 0, -1))
    say("lpop", [r.lpop("l"), r.lpop("l", 2), r.rpop("l")])
    say("linsert", r.linsert("l", "BEFORE", "3", "2.5"))
    say("lpos", r.lpos("l", "3"))
    say("lset", r.lset("l", 0, "x"))
    say("lrem", r.lrem("l", 0, "3"))
    say("lmove", r.lmove("l", "l2", "LEFT", "RIGHT"))
    say("lmpop", r.lmpop(2, "l", "l2", direction="LEFT", count=5))
    say("blpop", r.blpop(["l", "l2"], timeout=1))
    say("blpop nothing", r.blpop(["nothing"], timeout=0.01))
    say("blmove nothing", r.blmove("nothing", "l", 0.01))
    say("ltrim", [r.rpush("l", *range(100)), r.ltrim("l", 10, 12), r.lrange("l", 0, -1)])
    say("sort", [r.rpush("unsorted", 3, 1, 2), r.sort("unsorted", desc=True), r.sort("unsorted", store="sorted")])


def hashes(r, say):
    say("hset", r.hset("h", mapping={"f": 1, "g": "two"}))
    say("hgetall", r.hgetall("h"))
    say("hget", [r.hget("h", "f"), r.hget("h", "none"), r.hmget("h", ["f", "g", "none"])])
    say("hincrby", [r.hincrby("h", "f", 5), r.hincrbyfloat("h", "f", 0.5)])
    say("hkeys", [sorted(r.hkeys("h")), sorted(r.hvals("h")), r.hlen("h"), r.hstrlen("h", "g")])
    say("hexists", [r.hexists("h", "f"), r.hexists("h", "none")])
    say("hdel", r.hdel("h", "f", "none"))
    say("hexpire", r.hexpire("h", 100, "g", "none"))
    say("httl", [0 < value <= 100 for value in r.httl("h", "g")])
    say("hpersist", r.hpersist("h", "g", "none"))
    say("hscan", r.hscan("h"))
    say("hscan novalues", r.hscan("h", no_values=True))
    say("hrandfield", r.hrandfield("h", 5, withvalues=True))
    say("hgetdel", r.hgetdel("h", "g"))


def sets(r, say):
    say("sadd", [r.sadd("x", 1, 2, 3), r.sadd("y", 2, 3, 4, "word")])
    say("smembers", sorted(r.smembers("x")))
    say("sismember", [r.sismember("x", 1), r.smismember("x", [1, 9])])
    say("sinter", [sorted(r.sinter("x", "y")), r.sintercard(2, ["x", "y"], limit=1)])
    say("sunion", [sorted(r.sunion("x", "y")), r.sunionstore("z", "x", "y"), r.sdiffstore("d", "x", "y")])
    say("smove", r.smove("x", "y", 1))
    say("spop", [len(r.spop("z", 2)), r.scard("z"), len(r.srandmember("z", -10))])
    say("sscan", sorted(r.sscan("y")[1]))
    say("srem", r.srem("y", "word", "none"))


def sorted_sets(r, say):
    say("zadd", r.zadd("board", {"ann": 10, "bob": 20.5, "cat": 30}))
    say("zadd options", [r.zadd("board", {"ann": 5}, gt=True, ch=True), r.zadd("board", {"ann": 1}, incr=True)])
    say("zincrby", r.zincrby("board", 2.25, "bob"))
    say("zscore", [r.zscore("board", "bob"), r.zmscore("board", ["ann", "none"])])
    say("zrevrank", [r.zrevrank("board", "ann"), r.zrank("board", "cat", withscore=True), r.zrank("board", "none")])
    say("zrange", r.zrange("board", 0, -1, withscores=True))
    say("zrevrange", r.zrevrange("board", 0, 1, withscores=True))
    say("zrangebyscore", r.zrangebyscore("board", "(11", "+inf", withscores=True, start=0, num=1))
    say("zrange bylex", [r.zadd("lex", dict.fromkeys("abcde", 0)), r.zrange("lex", "[b", "(e", bylex=True)])
    say("zcount", [r.zcount("board", 0, 25), r.zlexcount("lex", "-", "+"), r.zcard("board")])
    say("zunion", r.zunion({"board": 1, "lex": 2}, aggregate="MAX", withscores=True))
    say("zinterstore", [r.zinterstore("zi", ["board", "lex"]), r.zdiff(["board", "lex"]), r.zintercard(2, ["lex", "lex"])])
    say("zpopmin", [r.zpopmin("lex"), r.zpopmax("lex", 2), r.bzpopmin("lex", 1), r.zmpop(1, ["lex"], min=True)])
    say("bzpopmin nothing", r.bzpopmin("nothing", 0.01))
    say("zremrangebyrank", [r.zremrangebyrank("board", 0, 0), r.zremrangebyscore("board", 30, 40)])
    say("zscan", r.zscan("board"))
    say("geoadd", r.geoadd("g", (13.361389, 38.115556, "Palermo", 15.087269, 37.502669, "Catania")))
    say("geodist", [r.geodist("g", "Palermo", "Catania", unit="km"), r.geohash("g", "Palermo"), r.geopos("g", "none")])
    say("geosearch", r.geosearch("g", longitude=15, latitude=37, radius=200, unit="km", withdist=True, sort="ASC"))


def streams(r, say):
    say("xadd", [r.xadd("st", {"n": number}, id=f"{number}-0") for number in range(1, 6)])
    say("xlen", r.xlen("st"))
    say("xrange", [r.xrange("st", "2-0", "3-0"), r.xrevrange("st", count=1)])
    say("xread", r.xread({"st": "3-0"}, count=1))
    say("xgroup", r.xgroup_create("st", "group", id="0", mkstream=True))
    try:
        r.xgroup_create("st", "group")
    except redis.ResponseError as error:
        say("xgroup again", str(error))
    say("xreadgroup", r.xreadgroup("group", "me", {"st": ">"}, count=3, block=10))
    say("xack", r.xack("st", "group", "1-0", "9-9"))
    pending = r.xpending("st", "group")
    say("xpending", pending)
    say("xpending range", [(p["message_id"], p["times_delivered"]) for p in r.xpending_range("st", "group", "-", "+", 10)])
    say("xclaim", r.xclaim("st", "group", "you", 0, ["2-0"]))
    say("xautoclaim", r.xautoclaim("st", "group", "you", 0, justid=True))
    say("xinfo", {key: r.xinfo_stream("st")[key] for key in ("length", "last-generated-id", "entries-added", "groups")})
    say("xinfo groups", r.xinfo_groups("st"))
    say("xdel", [r.xdel("st", "1-0"), r.xtrim("st", maxlen=2, approximate=False), r.xlen("st")])
    say("xread nothing", r.xread({"st": "$"}, block=10))


def others(r, say):
    say("pfadd", [r.pfadd("hll", *range(1000)), r.pfcount("hll"), r.pfmerge("hll2", "hll"), r.pfcount("hll", "hll2")])
    say("type", [r.type(key) for key in ("s", "l", "h", "x", "board", "st", "hll", "none")])
    say("encoding", [r.object("encoding", key) for key in ("s", "n", "l", "h", "x", "board", "st") if r.exists(key)])
    say("dump", r.restore("copy", 0, r.dump("board"), replace=True))
    say("copy", r.zrange("copy", 0, -1, withscores=True))
    say("scan", len(list(r.scan_iter(count=3))) == r.dbsize())
    say("pipeline", r.pipeline().sadd("p", 1).hset("ph", "f", "v").zadd("pz", {"m": 1}).smembers("p").execute())
    for command in (["HGET", "l", "f"], ["LPUSH", "board", "x"], ["ZADD", "board", "nan", "x"], ["XADD", "st", "0-0", "f", "v"]):
        try:
            say(command[0], r.execute_command(*command))
        except redis.ResponseError as error:
            say(command[0], str(error))


def publish_subscribe(r, say):
    seen = []
    done = threading.Event()

    def handle(message):
        seen.append((message["type"], message["pattern"], message["channel"], message["data"]))
        if len(seen) == 3:
            done.set()

    subscription = r.pubsub(ignore_subscribe_messages=True)
    subscription.subscribe(**{"news": handle})
    subscription.psubscribe(**{"n*": handle})
    thread = subscription.run_in_thread(sleep_time=0.01, daemon=True)
    while r.pubsub_numsub("news")[0][1] < 1 or r.pubsub_numpat() < 1:
        pass
    say("publish", [r.publish("news", "hello"), r.publish("nothing", "there")])
    done.wait(10)
    thread.stop()
    thread.join()
    say("messages", sorted(map(str, seen)))
    say("channels", r.pubsub_channels("zzz*"))


for protocol in (2, 3):
    client = redis.Redis(port=PORT, decode_responses=True, protocol=protocol)
    raw = redis.Redis(port=PORT, protocol=protocol)
    client.flushall()
    for part in (strings, lists, hashes, sets, sorted_sets, streams, publish_subscribe):
        part(client, lambda what, value, part=part: print(f"RESP{protocol} {part.__name__} {what}: {value!r}"))
    others(raw, lambda what, value: print(f"RESP{protocol} others {what}: {value!r}"))
