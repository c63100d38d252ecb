using System.Net;
using ClientSdk.Api;
using ClientSdk.Paging;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Paging;

public sealed class PageSizeTests
{
    private const int Count = 200;

    public static TheoryData<string> Sized => [.. ListStyle.All.Where(style => style.Rule.SizeParameter is not null).Select(style => style.ToString())];

    [Theory, MemberData(nameof(Sized))]
    public async Task A_first_page_that_is_too_large_is_asked_for_in_smaller_ones_in_every_style(string name)
    {
        ListStyle style = ListStyle.Of(name);
        StubServer server = Limited(style, _ => 20);
        await using RateLimitedApiClient api = StubClient.Of(server, style.Profile);
        List<Thing> things = await api.ListAsync("things", TestJson.Default.Thing, new ListOptions { PageSize = 90 }).ToListAsync();
        Assert.Equal(Enumerable.Range(0, Count).Select(index => $"t{index}"), things.Select(thing => thing.Id));
        Assert.Equal([90, 45, 22, 11], server.Seen.Take(4).Select(seen => seen.Number(style.Rule.SizeParameter!)!.Value));
        Assert.All(server.Seen.Skip(3), seen => Assert.Equal(11, seen.Number(style.Rule.SizeParameter!)));
    }

    [Theory, MemberData(nameof(Sized))]
    public async Task In_the_middle_of_a_list_no_item_is_missed_or_read_twice(string name)
    {
        ListStyle style = ListStyle.Of(name);
        foreach (int size in (int[])[10, 12, 15, 45, 49])
        {
            foreach (int from in (int[])[size, 2 * size, 3 * size])
            {
                // From that item on, pages of more than 7 are too large.
                int read = 0;
                StubServer server = Limited(style, _ => Volatile.Read(ref read) >= from ? 7 : 1000);
                await using RateLimitedApiClient api = StubClient.Of(server, style.Profile);
                List<Thing> things = [];
                async Task WalkAsync()
                {
                    await foreach (Page<Thing> page in api.ListPagesAsync("things", TestJson.Default.Thing, new ListOptions { PageSize = size }))
                    {
                        things.AddRange(page.Items);
                        Volatile.Write(ref read, things.Count);
                    }
                }

                if (style.Rule.Style == PagingStyle.Link)
                {
                    // Nobody knows what the size does to the place of a link, so it is left as it is.
                    PagingException stop = await Assert.ThrowsAsync<PagingException>(WalkAsync);
                    Assert.Equal((HttpStatusCode.RequestEntityTooLarge, (long)from), (stop.StatusCode, stop.ItemsRead));
                    continue;
                }

                await WalkAsync();
                Assert.Equal(Enumerable.Range(0, Count).Select(index => $"t{index}"), things.Select(thing => thing.Id));
            }
        }
    }

    [Fact]
    public async Task Numbered_pages_whose_size_the_server_may_not_heed_are_not_cut_in_the_middle()
    {
        // It caps 100 at 50 and says nothing of it, so page 1 begins at item 50 and not at 100.
        ListStyle style = ListStyle.Of("auth0 page, root array");
        StubServer server = new(seen => seen.Number("page") == 1
            ? StubServer.Json("{}", 413)
            : StubServer.Json($"[{string.Join(',', Enumerable.Range(0, 50).Select(index => $"{{\"id\":\"t{index}\"}}"))}]"));
        await using RateLimitedApiClient api = StubClient.Of(server, style.Profile);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things", new ListOptions { PageSize = 100 }).ToListAsync());
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "page:1/100", 50), (stop.StatusCode, stop.Token, stop.ItemsRead));
        Assert.Equal(2, server.Seen.Count);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(413)]
    [InlineData(504)]
    [InlineData(0)]
    public async Task Timeouts_make_pages_smaller_down_to_one_item_and_then_are_told(int status)
    {
        StubServer server = new(_ => status == 0 ? throw new TaskCanceledException("late", new TimeoutException()) : StubServer.Json("{}", status));
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things", new ListOptions { PageSize = 10, StartAt = "token:at+0/=" }).ToListAsync());
        Assert.Equal((PagingStop.RequestFailed, "token:at+0/="), (stop.Reason, stop.Token));
        Assert.Equal([10, 5, 2, 1], server.Seen.Select(seen => seen.Number("page_size")!.Value));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Other_failures_say_nothing_of_the_size(int status)
    {
        StubServer server = new(_ => StubServer.Json("{}", status));
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things").ToListAsync());
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task The_size_stays_as_it_is_where_the_caller_wants_it_so_or_where_it_cannot_be_chosen()
    {
        StubServer server = new(_ => StubServer.Json("{}", 413));
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things", new ListOptions { AdaptPageSize = false }).ToListAsync());
        await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things", new ListOptions { Rule = ListStyle.Of("lindris").Rule }).ToListAsync());
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public void A_server_that_answers_too_late_is_asked_for_less_by_the_whole_client()
    {
        VirtualClock clock = new();
        ListStyle style = ListStyle.All[0];
        StubServer slow = style.Server(100);
        slow.Before = stop => Task.Delay(slow.Seen[^1].Number("page_size") > 30 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(1), clock, stop);
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = StubClient.Whole(slow, style.Profile, options =>
            {
                (options.TimeProvider, options.Limiters) = (clock, ProviderJob.OnOneThread);
                (options.RateLimits.Retries.AttemptTimeout, options.RateLimits.Retries.MaxRetries) = (TimeSpan.FromSeconds(5), 0);
            });
            Assert.Equal(100, (await api.ListAsync("things", TestJson.Default.Thing, new ListOptions { PageSize = 100 }).ToListAsync()).Count);
        });
        Assert.Equal([100, 50, 25, 25, 25, 25], slow.Seen.Select(seen => seen.Number("page_size")!.Value));
    }

    private static StubServer Limited(ListStyle style, Func<SeenRequest, int> largest)
    {
        StubServer inner = style.Server(Count);
        return new StubServer(seen => seen.Number(style.Rule.SizeParameter!) > largest(seen) ? StubServer.Json("{}", 413) : inner.Answer(seen));
    }
}
