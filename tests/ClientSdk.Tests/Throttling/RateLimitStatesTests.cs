using ClientSdk.Limits;
using ClientSdk.Throttling;

namespace ClientSdk.Tests.Throttling;

public sealed class RateLimitStatesTests
{
    [Fact]
    public void It_shows_what_is_left_what_is_in_flight_who_waits_and_every_limit()
    {
        // A reply each: of those who await one task, all but one go on on the thread pool.
        List<TaskCompletionSource<HttpResponseMessage>> held = [];
        bool isHolding = true;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerMinute(5), RateLimit.TokenBucket(4, 1, TimeSpan.FromSeconds(1)), RateLimit.Concurrent(9)) with
            {
                Groups = [new EndpointGroup("reports", ["GET /reports"], RateLimit.PerDay(1)), new EndpointGroup("plain", ["GET /plain"])],
            },
            new StubHandler((_, _) =>
            {
                held.Add(new TaskCompletionSource<HttpResponseMessage>());
                return isHolding ? held[^1].Task : Task.FromResult(new HttpResponseMessage());
            }));
        Assert.Empty(new RateLimitStates(bench.Registry).All);
        bench.Clock.Run(async () =>
        {
            Task[] sent = [bench.GetAsync(), bench.GetAsync("/reports"), bench.GetAsync("/reports")];
            RateLimitState state = Assert.Single(new RateLimitStates(bench.Registry).Of("test"));
            Assert.Equal(("test", "http://api.test", 1), (state.Scope, state.Partition, state.Queued));
            Assert.Equal(["partition", "partition concurrency", "reports"], state.Sets.Select(set => set.Name));

            // Of a bucket a fraction is kept back for coarse clocks.
            Assert.Equal([1, 7, 0], state.Sets.Select(set => set.PermitsLeft));
            Assert.Equal([2, 2, 1], state.Sets.Select(set => set.InFlight));
            Assert.Equal(
                [new("5 per minute", TimeSpan.FromMinutes(1), 5, 3, "declared"), new("bucket of 4", TimeSpan.FromSeconds(4), 4, 1, "declared")],
                state.Sets[0].Limits.Select(limit => limit with { Limit = limit.Window == TimeSpan.FromMinutes(1) ? limit.Limit : "bucket of 4" }));
            Assert.All(state.Sets, set => Assert.Null(set.PausedUntil));
            isHolding = false;
            held.ForEach(reply => reply.SetResult(new HttpResponseMessage()));
            await Task.WhenAll(sent);
        });
    }

    [Fact]
    public void It_shows_a_pause_and_what_was_learned()
    {
        int calls = 0;
        using var bench = new ThrottleBench(ThrottleBench.Plan(), new StubHandler(_ => calls++ < 6 ? new HttpResponseMessage() : Refusal()));
        bench.Clock.Run(async () =>
        {
            (await bench.GetAsync()).Dispose();
            RateLimitSetState unknown = Assert.Single(Assert.Single(new RateLimitStates(bench.Registry).All).Sets);
            Assert.Null(unknown.PermitsLeft);
            RateLimitStanding nothing = Assert.Single(unknown.Limits);
            Assert.Equal(("not declared", null, null, null), (nothing.Limit, nothing.Window, nothing.Permits, nothing.PermitsLeft));
            for (int call = 0; call < 6; call++)
            {
                (await bench.GetAsync()).Dispose();
            }

            RateLimitSetState paused = Assert.Single(Assert.Single(new RateLimitStates(bench.Registry).All).Sets);
            Assert.Equal((bench.Clock.GetUtcNow().AddSeconds(30), "Retry-After", 0L), (paused.PausedUntil, paused.PauseOrigin, paused.PermitsLeft));
            calls = 0;
            (await bench.GetAsync()).Dispose();
            Assert.Null(Assert.Single(Assert.Single(new RateLimitStates(bench.Registry).All).Sets).PausedUntil);
            RateLimitStanding learned = Assert.Single(Assert.Single(Assert.Single(new RateLimitStates(bench.Registry).All).Sets).Limits);
            Assert.Equal("learned from refusals", learned.Origin);
            Assert.NotNull(learned.Permits);
        });
    }

    [Fact]
    public void A_partition_is_looked_at_when_the_enumeration_comes_to_it_and_shows_no_key()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(5)) with { PartitionBy = static request => request.RequestUri!.Query }, StubHandler.Ok());
        bench.Clock.Run(async () =>
        {
            foreach (string key in new[] { "?secret-1", "?secret-2", "?secret-3" })
            {
                (await bench.GetAsync(key)).Dispose();
            }

            using IEnumerator<RateLimitState> states = new RateLimitStates(bench.Registry).All.GetEnumerator();
            Assert.True(states.MoveNext());
            foreach (string key in new[] { "?secret-1", "?secret-2", "?secret-3" })
            {
                (await bench.GetAsync(key)).Dispose();
            }

            Assert.True(states.MoveNext());
            Assert.Equal(3, states.Current.Sets[0].PermitsLeft);
            Assert.Equal(["partition 1", "partition 2", "partition 3"], new RateLimitStates(bench.Registry).All.Select(state => state.Partition).Order());
        });
    }

    private static HttpResponseMessage Refusal()
    {
        HttpResponseMessage refusal = new(System.Net.HttpStatusCode.TooManyRequests);
        refusal.Headers.TryAddWithoutValidation("Retry-After", "30");
        return refusal;
    }
}
