import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.ZAddParams;

/**
 * Every type through Jedis, in both protocols: what comes back, one line a call.
 *
 * <p>Usage: EveryType PORT. What depends on time or chance is not printed.
 */
public final class EveryType {
  private final Jedis jedis;
  private final String name;

  private EveryType(Jedis jedis, RedisProtocol protocol) {
    this.jedis = jedis;
    this.name = protocol.toString();
  }

  /** Prints what a call answers, or its error. Sets and maps come in an order of their own. */
  private void say(String what, Supplier<Object> call) {
    Object value;
    try {
      value = call.get();
    } catch (JedisDataException error) {
      value = "error " + error.getMessage();
    }
    System.out.println(name + " " + what + ": " + text(value));
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof java.util.Set<?> set) {
      return set.stream().map(EveryType::text).sorted().toList().toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(EveryType::text).toList().toString();
    }
    return String.valueOf(value);
  }

  private void strings() {
    say("set", () -> jedis.set("s", "value", SetParams.setParams().ex(100)));
    say("get", () -> jedis.get("s"));
    say("incr", () -> jedis.incr("n"));
    say("incrByFloat", () -> jedis.incrByFloat("f", 0.1));
    say("mget", () -> jedis.mget("s", "n", "none"));
    say("setbit", () -> jedis.setbit("b", 7, true));
    say("bitcount", () -> jedis.bitcount("b"));
  }

  private void lists() {
    say("rpush", () -> jedis.rpush("l", "a", "b", "c", "d"));
    say("lrange", () -> jedis.lrange("l", 0, -1));
    say("lpos", () -> jedis.lpos("l", "c"));
    say("lmove", () -> jedis.lmove("l", "l2", ListDirection.LEFT, ListDirection.RIGHT));
    say("blpop", () -> jedis.blpop(1, "l2", "l"));
    say("blpop nothing", () -> jedis.blpop(0.01, "none"));
    say("lmpop", () -> jedis.lmpop(ListDirection.RIGHT, 2, "none", "l"));
    say("ltrim", () -> jedis.ltrim("l", 0, 0));
  }

  private void hashes() {
    say("hset", () -> jedis.hset("h", new TreeMap<>(Map.of("field", "value", "number", "1"))));
    say("hgetAll", () -> jedis.hgetAll("h"));
    say("hmget", () -> jedis.hmget("h", "field", "none"));
    say("hincrBy", () -> jedis.hincrBy("h", "number", 41));
    say("hexpire", () -> jedis.hexpire("h", 100, "field", "none"));
    say("hpersist", () -> jedis.hpersist("h", "field", "none"));
    say("hscan", () -> new HashSet<>(jedis.hscan("h", "0").getResult()));
    say("hrandfieldWithValues", () -> new HashSet<>(jedis.hrandfieldWithValues("h", 5)));
  }

  private void sets() {
    say("sadd", () -> jedis.sadd("x", "1", "2", "3"));
    say("smembers", () -> jedis.smembers("x"));
    say("smismember", () -> jedis.smismember("x", "1", "9"));
    say("sunion", () -> jedis.sunion("x", "none"));
    say("sintercard", () -> jedis.sintercard(2, "x", "x"));
    say("spop", () -> new TreeSet<>(jedis.spop("x", 3)));
  }

  private void sortedSets() {
    say("zadd", () -> jedis.zadd("z", Map.of("one", 1.0, "two", 2.5)));
    say("zadd gt", () -> jedis.zadd("z", 5, "one", ZAddParams.zAddParams().gt().ch()));
    say("zrangeWithScores", () -> jedis.zrangeWithScores("z", 0, -1));
    say("zrevrank", () -> jedis.zrevrank("z", "two"));
    say("zscore", () -> Arrays.asList(jedis.zscore("z", "two"), jedis.zscore("z", "none")));
    say("zrangeByScore", () -> jedis.zrangeByScore("z", "(2", "+inf", 0, 1));
    say("zcount", () -> jedis.zcount("z", "-inf", "3"));
    say("bzpopmin", () -> jedis.bzpopmin(1, "z"));
    say("zpopmax", () -> jedis.zpopmax("z", 5));
    say("geoadd", () -> jedis.geoadd("g", 13.361389, 38.115556, "Palermo"));
    say("geodist", () -> jedis.geodist("g", "Palermo", "Palermo", GeoUnit.KM));
    say("geopos", () -> jedis.geopos("g", "Palermo", "none"));
  }

  private void streams() {
    say("xadd", () -> jedis.xadd("st", XAddParams.xAddParams().id("1-1"), Map.of("field", "value")));
    say("xgroupCreate", () -> jedis.xgroupCreate("st", "group", new StreamEntryID(0, 0), true));
    say("xgroupCreate again", () -> jedis.xgroupCreate("st", "group", new StreamEntryID(0, 0), true));
    say(
        "xreadGroup",
        () ->
            jedis.xreadGroup(
                "group",
                "me",
                XReadGroupParams.xReadGroupParams().count(5).block(10),
                Map.of("st", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY)));
    say("xpending", () -> jedis.xpending("st", "group").getTotal());
    say("xack", () -> jedis.xack("st", "group", new StreamEntryID(1, 1)));
    say("xrange", () -> jedis.xrange("st", "-", "+"));
    say("xinfoStream", () -> jedis.xinfoStream("st").getLength());
    say("xdel", () -> jedis.xdel("st", new StreamEntryID(1, 1)));
  }

  private void others() {
    say("pfadd", () -> jedis.pfadd("hll", "a", "b", "c"));
    say("pfcount", () -> jedis.pfcount("hll"));
    say("sort", () -> jedis.rpush("unsorted", "3", "1", "2") + " " + jedis.sort("unsorted"));
    say("type", () -> jedis.type("h"));
    say("dump", () -> jedis.restore("copy", 0, jedis.dump("h")));
    say("copy", () -> jedis.hgetAll("copy"));
    say("wrong type", () -> jedis.lpush("h", "x"));
    say(
        "multi",
        () -> {
          var transaction = jedis.multi();
          transaction.sadd("m", "1");
          transaction.hgetAll("h");
          return transaction.exec().stream().map(EveryType::text).toList();
        });
    say("scan", () -> jedis.scan("0", new ScanParams().count(1000)).getResult().stream().sorted(Comparator.naturalOrder()).toList());
  }

  private void subscribe(Jedis publisher) throws InterruptedException {
    var ready = new CountDownLatch(1);
    var thread =
        new Thread(
            () ->
                jedis.psubscribe(
                    new JedisPubSub() {
                      @Override
                      public void onPSubscribe(String pattern, int channels) {
                        ready.countDown();
                      }

                      @Override
                      public void onPMessage(String pattern, String channel, String message) {
                        System.out.println(name + " message: " + pattern + " " + channel + " " + message);
                        punsubscribe();
                      }
                    },
                    "n*"));
    thread.start();
    ready.await();
    publisher.publish("news", "hello");
    thread.join();
  }

  public static void main(String[] args) throws InterruptedException {
    var address = new HostAndPort("127.0.0.1", Integer.parseInt(args[0]));
    for (var protocol : RedisProtocol.values()) {
      var config = DefaultJedisClientConfig.builder().protocol(protocol).build();
      try (var jedis = new Jedis(address, config);
          var publisher = new Jedis(address, config)) {
        jedis.flushAll();
        var program = new EveryType(jedis, protocol);
        program.strings();
        program.lists();
        program.hashes();
        program.sets();
        program.sortedSets();
        program.streams();
        program.others();
        program.subscribe(publisher);
      }
    }
  }
}
