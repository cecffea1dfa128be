// Every type through go-redis, in both protocols: what comes back, one line a call.
//
// Usage: main PORT. What depends on time or chance is not printed.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/redis/go-redis/v9"
)

type program struct {
	ctx      context.Context
	client   *redis.Client
	protocol int
}

// say prints what a call answered, or its error.
func say[T any](p program, what string, value T, err error) {
	if err != nil && !errors.Is(err, redis.Nil) {
		fmt.Printf("RESP%d %s: error %v\n", p.protocol, what, err)
		return
	}
	fmt.Printf("RESP%d %s: %v %v\n", p.protocol, what, value, err)
}

// tell prints the answer of a command.
func tell[T any](p program, what string, cmd interface{ Result() (T, error) }) {
	value, err := cmd.Result()
	say(p, what, value, err)
}

func (p program) strings() {
	c, ctx := p.client, p.ctx
	tell(p, "set", c.Set(ctx, "s", "value", time.Minute))
	tell(p, "get", c.Get(ctx, "s"))
	tell(p, "get none", c.Get(ctx, "none"))
	tell(p, "setnx", c.SetNX(ctx, "s", "other", 0))
	tell(p, "incrby", c.IncrBy(ctx, "n", 41))
	tell(p, "mget", c.MGet(ctx, "s", "n", "none"))
	tell(p, "getdel", c.GetDel(ctx, "s"))
	tell(p, "bitfield", c.BitField(ctx, "bf", "SET", "u8", 0, 255, "GET", "u4", 0))
}

func (p program) lists() {
	c, ctx := p.client, p.ctx
	tell(p, "rpush", c.RPush(ctx, "l", "a", "b", "c", "d"))
	tell(p, "lrange", c.LRange(ctx, "l", 0, -1))
	tell(p, "lpos", c.LPos(ctx, "l", "c", redis.LPosArgs{Rank: 1}))
	tell(p, "linsert", c.LInsertBefore(ctx, "l", "c", "bb"))
	tell(p, "lmove", c.LMove(ctx, "l", "l2", "LEFT", "RIGHT"))
	tell(p, "blpop", c.BLPop(ctx, time.Second, "l2", "l"))
	tell(p, "blpop none", c.BLPop(ctx, time.Second, "none"))
	tell(p, "blmove", c.BLMove(ctx, "l", "l", "LEFT", "RIGHT", time.Second))
	key, values, err := c.LMPop(ctx, "left", 2, "none", "l").Result()
	say(p, "lmpop", fmt.Sprint(key, values), err)
}

func (p program) hashes() {
	c, ctx := p.client, p.ctx
	tell(p, "hset", c.HSet(ctx, "h", "field", "value", "number", 1))
	tell(p, "hgetall", c.HGetAll(ctx, "h"))
	tell(p, "hmget", c.HMGet(ctx, "h", "field", "none"))
	tell(p, "hincrbyfloat", c.HIncrByFloat(ctx, "h", "number", 0.5))
	tell(p, "hexpire", c.HExpire(ctx, "h", time.Minute, "field", "none"))
	tell(p, "hpersist", c.HPersist(ctx, "h", "field", "none"))
	keys, cursor, err := c.HScan(ctx, "h", 0, "*", 10).Result()
	say(p, "hscan", fmt.Sprint(keys, cursor), err)
	tell(p, "hrandfield", c.HRandFieldWithValues(ctx, "h", 5))
}

func (p program) sets() {
	c, ctx := p.client, p.ctx
	tell(p, "sadd", c.SAdd(ctx, "x", 1, 2, 3))
	tell(p, "sadd", c.SAdd(ctx, "y", 2, 3, 4))
	tell(p, "sinter", c.SInter(ctx, "x", "y"))
	members := c.SUnion(ctx, "x", "y").Val()
	sort.Strings(members)
	say(p, "sunion", members, nil)
	tell(p, "smembersmap", c.SMembersMap(ctx, "x"))
	tell(p, "smismember", c.SMIsMember(ctx, "x", 1, 9))
	tell(p, "sintercard", c.SInterCard(ctx, 0, "x", "y"))
	tell(p, "sdiffstore", c.SDiffStore(ctx, "d", "x", "y"))
}

func (p program) sortedSets() {
	c, ctx := p.client, p.ctx
	tell(p, "zadd", c.ZAdd(ctx, "z", redis.Z{Score: 1, Member: "one"}, redis.Z{Score: 2.5, Member: "two"}))
	tell(p, "zaddargs", c.ZAddArgs(ctx, "z", redis.ZAddArgs{GT: true, Ch: true, Members: []redis.Z{{Score: 5, Member: "one"}}}))
	tell(p, "zrange", c.ZRangeWithScores(ctx, "z", 0, -1))
	tell(p, "zrangebyscore", c.ZRangeByScore(ctx, "z", &redis.ZRangeBy{Min: "(2", Max: "+inf"}))
	tell(p, "zrankwithscore", c.ZRankWithScore(ctx, "z", "two"))
	tell(p, "zscore none", c.ZScore(ctx, "z", "none"))
	tell(p, "zmscore", c.ZMScore(ctx, "z", "one", "none"))
	tell(p, "zunion", c.ZUnionWithScores(ctx, redis.ZStore{Keys: []string{"z", "x"}, Weights: []float64{2, 1}}))
	tell(p, "bzpopmin", c.BZPopMin(ctx, time.Second, "z"))
	tell(p, "zpopmax", c.ZPopMax(ctx, "z", 5))
	tell(p, "geoadd", c.GeoAdd(ctx, "g", &redis.GeoLocation{Name: "Palermo", Longitude: 13.361389, Latitude: 38.115556}))
	tell(p, "geohash", c.GeoHash(ctx, "g", "Palermo"))
	tell(p, "geodist", c.GeoDist(ctx, "g", "Palermo", "Palermo", "km"))
}

func (p program) streams() {
	c, ctx := p.client, p.ctx
	tell(p, "xadd", c.XAdd(ctx, &redis.XAddArgs{Stream: "st", ID: "1-1", Values: map[string]any{"field": "value"}}))
	tell(p, "xgroup", c.XGroupCreateMkStream(ctx, "st", "group", "0"))
	tell(p, "xgroup again", c.XGroupCreateMkStream(ctx, "st", "group", "0"))
	tell(p, "xreadgroup", c.XReadGroup(ctx, &redis.XReadGroupArgs{Group: "group", Consumer: "me", Streams: []string{"st", ">"}, Count: 5, Block: 10 * time.Millisecond}))
	pending, err := c.XPending(ctx, "st", "group").Result()
	say(p, "xpending", fmt.Sprint(pending), err)
	tell(p, "xclaim", c.XClaim(ctx, &redis.XClaimArgs{Stream: "st", Group: "group", Consumer: "you", Messages: []string{"1-1"}}))
	tell(p, "xack", c.XAck(ctx, "st", "group", "1-1"))
	tell(p, "xrange", c.XRange(ctx, "st", "-", "+"))
	tell(p, "xtrim", c.XTrimMaxLen(ctx, "st", 0))
	tell(p, "xread none", c.XRead(ctx, &redis.XReadArgs{Streams: []string{"st", "$"}, Block: 10 * time.Millisecond}))
}

func (p program) others() {
	c, ctx := p.client, p.ctx
	tell(p, "pfadd", c.PFAdd(ctx, "hll", "a", "b", "c"))
	tell(p, "pfcount", c.PFCount(ctx, "hll"))
	tell(p, "sort", c.Sort(ctx, "x", &redis.Sort{Order: "DESC"}))
	tell(p, "type", c.Type(ctx, "h"))
	tell(p, "dump", c.RestoreReplace(ctx, "copy", 0, c.Dump(ctx, "h").Val()))
	tell(p, "copy", c.HGetAll(ctx, "copy"))
	_, err := c.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.SAdd(ctx, "m", 1)
		pipe.LPush(ctx, "h", "x")
		return nil
	})
	say(p, "transaction", "", err)
	subscription := c.PSubscribe(ctx, "n*")
	if _, err := subscription.Receive(ctx); err != nil {
		say(p, "psubscribe", "", err)
	}
	tell(p, "publish", c.Publish(ctx, "news", "hello"))
	message, err := subscription.ReceiveMessage(ctx)
	say(p, "message", message.String()+" "+message.Pattern, err)
	subscription.Close()
}

func main() {
	for _, protocol := range []int{2, 3} {
		client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + os.Args[1], Protocol: protocol})
		p := program{context.Background(), client, protocol}
		client.FlushAll(p.ctx)
		p.strings()
		p.lists()
		p.hashes()
		p.sets()
		p.sortedSets()
		p.streams()
		p.others()
		client.Close()
	}
}
