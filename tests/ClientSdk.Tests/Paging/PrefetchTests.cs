using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Paging;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Paging;

public sealed class PrefetchTests
{
    private static readonly ListStyle _style = ListStyle.All[0];
    private static readonly ListOptions _tens = new() { PageSize = 10, Prefetch = true };

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 6)]
    public void While_a_page_is_dealt_with_the_next_one_comes(bool prefetch, int seconds)
    {
        VirtualClock clock = new();
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = Client(clock, Slow(50, clock));
            int count = 0;
            await foreach (Page<Thing> page in api.ListPagesAsync("things", TestJson.Default.Thing, _tens with { Prefetch = prefetch }))
            {
                Assert.Equal(Enumerable.Range(count, 10).Select(index => $"t{index}"), page.Items.Select(thing => thing.Id));
                count += page.Items.Count;
                await Task.Delay(TimeSpan.FromSeconds(1), clock);
            }

            Assert.Equal(50, count);
        });
        Assert.Equal(TimeSpan.FromSeconds(seconds), clock.Elapsed);
    }

    [Fact]
    public void A_prefetched_page_delays_nobody_who_waits()
    {
        List<TimeSpan> without = Interactive(prefetch: false, out int alone);
        List<TimeSpan> with = Interactive(prefetch: true, out int both);
        Assert.Equal(without, with);

        // It did go in the end, when the line was empty.
        Assert.Equal((1, 2), (alone, both));
        Assert.True(without[^1] > TimeSpan.FromSeconds(3), "Nobody waited, so nothing was shown.");
    }

    [Fact]
    public void A_walk_that_comes_to_a_page_which_still_waits_takes_its_own_turn()
    {
        VirtualClock clock = new();
        StubServer server = _style.Server(20);
        TimeSpan came = default;
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = Client(clock, server, RateLimit.PerSecond(2));
            await using IAsyncEnumerator<Page<Thing>> pages = api.ListPagesAsync("things", TestJson.Default.Thing, _tens).GetAsyncEnumerator();
            await api.DeleteAsync("one");
            await pages.MoveNextAsync();
            List<Task> others = [.. Enumerable.Range(0, 4).Select(_ => api.DeleteAsync("before"))];
            ValueTask<bool> next = pages.MoveNextAsync();
            others.AddRange(Enumerable.Range(0, 6).Select(_ => api.DeleteAsync("after")));
            Assert.True(await next);
            came = clock.Elapsed;
            await Task.WhenAll(others);
        });

        // 2 at once, 4 before it, and it: three seconds; as a page for nobody it would have been the last of all.
        Assert.InRange(came, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.2));
        Assert.Equal(2, server.Seen.Count(seen => seen.Method == HttpMethod.Get));
    }

    [Fact]
    public void A_consumer_that_stops_gives_the_next_page_up()
    {
        VirtualClock clock = new();
        int cancelled = 0;
        StubServer server = _style.Server(50);
        server.Before = async stop =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(server.Seen.Count), clock, stop);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                throw;
            }
        };
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = Client(clock, server);
            await foreach (Thing thing in api.ListAsync("things", TestJson.Default.Thing, _tens))
            {
                Assert.Equal("t0", thing.Id);
                break;
            }
        });
        Assert.Equal((2, 1, TimeSpan.FromSeconds(1)), (server.Seen.Count, cancelled, clock.Elapsed));
    }

    [Fact]
    public async Task What_becomes_of_a_page_that_nobody_wants_any_more_is_nobodys_exception()
    {
        List<Exception> unobserved = [];
        void Note(object? sender, UnobservedTaskExceptionEventArgs told)
        {
            if (told.Exception.ToString().Contains(nameof(PrefetchTests), StringComparison.Ordinal))
            {
                unobserved.Add(told.Exception);
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        await StopBeforeAFailureAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        TaskScheduler.UnobservedTaskException -= Note;
        Assert.Empty(unobserved);
    }

    [Fact]
    public async Task A_failure_of_the_next_page_is_told_when_the_walk_comes_to_it()
    {
        StubServer good = _style.Server(50);
        StubServer server = new(seen => seen.Query("next_token") is null ? good.Answer(seen) : StubServer.Json("{}", 500));
        await using RateLimitedApiClient api = StubClient.Of(server, _style.Profile);
        List<Thing> things = [];
        PagingException stop = await Assert.ThrowsAsync<PagingException>(async () =>
        {
            await foreach (Thing thing in api.ListAsync("things", TestJson.Default.Thing, _tens))
            {
                things.Add(thing);
            }
        });
        Assert.Equal((10, 10, "token:at+10/="), (things.Count, stop.ItemsRead, stop.Token));
    }

    [Fact]
    public async Task Every_style_gives_the_same_pages_and_tokens()
    {
        foreach (ListStyle style in ListStyle.All)
        {
            await using RateLimitedApiClient api = StubClient.Of(style.Server(95), style.Profile);
            ListOptions options = new() { PageSize = style.Rule.SizeParameter is null ? null : 10 };
            List<Page<Thing>> plain = await api.ListPagesAsync("things", TestJson.Default.Thing, options).ToListAsync();
            List<Page<Thing>> ahead = await api.ListPagesAsync("things", TestJson.Default.Thing, options with { Prefetch = true }).ToListAsync();
            Assert.Equal(plain.Select(page => (page.NextToken, page.Total, string.Join(',', page.Items))), ahead.Select(page => (page.NextToken, page.Total, string.Join(',', page.Items))));
        }
    }

    private static async Task StopBeforeAFailureAsync()
    {
        StubServer good = _style.Server(50);
        StubServer server = new(seen => seen.Query("next_token") is null ? good.Answer(seen) : throw new InvalidOperationException(nameof(PrefetchTests)));
        await using RateLimitedApiClient api = StubClient.Of(server, _style.Profile);
        await foreach (Thing thing in api.ListAsync("things", TestJson.Default.Thing, _tens))
        {
            break;
        }
    }

    /// <summary>A walk that stands at its first page, and twenty callers of whom most have to wait; more come while they do.</summary>
    private static List<TimeSpan> Interactive(bool prefetch, out int pages)
    {
        VirtualClock clock = new();
        StubServer server = _style.Server(50);
        List<TimeSpan> ends = [];
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = Client(clock, server, RateLimit.PerSecond(5));
            async Task CallAsync()
            {
                await api.DeleteAsync("others");
                ends.Add(clock.Elapsed);
            }

            List<Task> calls = [.. Enumerable.Range(0, 4).Select(_ => CallAsync())];
            IAsyncEnumerator<Page<Thing>> walk = api.ListPagesAsync("things", TestJson.Default.Thing, _tens with { Prefetch = prefetch }).GetAsyncEnumerator();
            ValueTask<bool> first = walk.MoveNextAsync();
            calls.AddRange(Enumerable.Range(0, 8).Select(_ => CallAsync()));
            await first;
            await Task.Delay(TimeSpan.FromSeconds(1.5), clock);
            calls.AddRange(Enumerable.Range(0, 8).Select(_ => CallAsync()));
            await Task.WhenAll(calls);
            await Task.Delay(TimeSpan.FromSeconds(5), clock);
            await walk.DisposeAsync();
        });
        pages = server.Seen.Count(seen => seen.Method == HttpMethod.Get);
        return ends;
    }

    private static StubServer Slow(int count, VirtualClock clock)
    {
        StubServer server = _style.Server(count);
        server.Before = stop => Task.Delay(TimeSpan.FromSeconds(1), clock, stop);
        return server;
    }

    private static RateLimitedApiClient Client(VirtualClock clock, StubServer server, RateLimit? limit = null) => StubClient.Whole(
        new Deleting(server),
        _style.Profile with { Limits = [limit ?? RateLimit.PerSecond(1000)] },
        options =>
        {
            (options.TimeProvider, options.Limiters) = (clock, ProviderJob.OnOneThread);
            options.RateLimits.Retries.AttemptTimeout = Timeout.InfiniteTimeSpan;
        });

    /// <summary>Other traffic is answered here.</summary>
    private sealed class Deleting(StubServer server) : DelegatingHandler(server)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => request.Method == HttpMethod.Delete
            ? Task.FromResult(StubServer.Json("{}"))
            : base.SendAsync(request, cancellationToken);
    }
}
