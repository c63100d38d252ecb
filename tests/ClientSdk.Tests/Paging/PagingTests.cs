using System.Net;
using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Paging;
using ClientSdk.Providers;
using ClientSdk.Testing.Kinde;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Paging;

public sealed class PagingTests
{
    public static TheoryData<string> Styles => ListStyle.Names;

    [Theory, MemberData(nameof(Styles))]
    public async Task Each_style_walks_lists_of_every_length(string name)
    {
        ListStyle style = ListStyle.Of(name);
        foreach (int count in (int[])[0, 1, 9, 10, 11, 20, 35, 100])
        {
            StubServer server = style.Server(count);
            await using RateLimitedApiClient api = StubClient.Of(server, style.Profile);
            int? size = style.Rule.SizeParameter is null ? null : 10;
            List<Thing> things = await api.ListAsync("things?sort=a%26b", TestJson.Default.Thing, new ListOptions { PageSize = size }).ToListAsync();
            Assert.Equal(Enumerable.Range(0, count).Select(index => $"t{index}"), things.Select(thing => thing.Id));
            Assert.InRange(server.Seen.Count, Math.Max(1, count / 10), (count / 10) + 2);
            Assert.All(server.Seen, seen => Assert.Equal($"Bearer {StubClient.Token}", seen.Headers["Authorization"]));
            Assert.All(server.Seen.Where(_ => style.Rule.Style != PagingStyle.Link), seen => Assert.Equal("a&b", seen.Query("sort")));
        }
    }

    [Theory, MemberData(nameof(Styles))]
    public async Task A_walk_resumed_at_any_of_200_pages_gives_the_rest_of_the_uninterrupted_one(string name)
    {
        ListStyle style = ListStyle.Of(name);
        ListOptions first = new() { PageSize = style.Rule.SizeParameter is null ? null : 2 };
        int count = 200 * (first.PageSize ?? 10);
        StubServer server = style.Server(count);
        await using RateLimitedApiClient api = StubClient.Of(server, style.Profile);
        List<Page<Thing>> pages = await api.ListPagesAsync("things", TestJson.Default.Thing, first).ToListAsync();
        Assert.InRange(pages.Count, 200, 201);
        for (int page = 0; page < pages.Count - 1; page++)
        {
            // The token alone, stored as text: the size that numbered pages need is in it. Each goes on for ten pages, each tenth to the end.
            server.Seen.Clear();
            ListOptions resumed = style.Rule.Style == PagingStyle.PageNumber ? new ListOptions() : first;
            int last = page % 10 == 0 ? pages.Count : Math.Min(pages.Count, page + 11);
            int at = page + 1;
            await foreach (Page<Thing> again in api.ListPagesAsync("things", TestJson.Default.Thing, resumed with { StartAt = pages[page].NextToken }))
            {
                Assert.True(again.NextToken == pages[at].NextToken && again.Items.SequenceEqual(pages[at].Items), $"page {at}, resumed at {pages[page].NextToken}");
                if (++at == last)
                {
                    break;
                }
            }

            Assert.Equal(last, at);
        }
    }

    [Fact]
    public async Task The_first_page_of_Kinde_has_no_token_parameter_and_the_largest_size()
    {
        ListStyle style = ListStyle.All[0];
        StubServer server = style.Server(600);
        await using RateLimitedApiClient api = StubClient.Of(server, style.Profile);
        Assert.Equal(600, (await api.ListAsync<Thing>("things").ToListAsync()).Count);
        Assert.Equal(["?page_size=500", "?page_size=500&next_token=at%2B500%2F%3D"], server.Seen.Select(seen => seen.Address.Query));
    }

    [Fact]
    public async Task The_Kinde_sandbox_is_walked_to_its_end()
    {
        KindeSandbox sandbox = KindeSandbox.Create(options => options.Users = 123);
        RateLimitProfile kinde = new() { Name = "Kinde", Paging = [PageRule.ByToken("GET /api/v1/users", "users", "next_token", "next_token") with { SizeParameter = "page_size", MaxPageSize = 500 }] };
        await using RateLimitedApiClient api = StubClient.Of(sandbox.CreateHandler(), kinde);
        List<Page<Thing>> pages = await api.ListPagesAsync<Thing>("api/v1/users", new ListOptions { PageSize = 25 }).ToListAsync();
        Assert.Equal(5, pages.Count);
        Assert.Equal(Enumerable.Range(1, 123).Select(number => $"kp_{number:D6}"), pages.SelectMany(page => page.Items).Select(user => user.Id));
        List<Thing> rest = await api.ListAsync<Thing>("api/v1/users", new ListOptions { PageSize = 25, StartAt = pages[2].NextToken }).ToListAsync();
        Assert.Equal(pages.Skip(3).SelectMany(page => page.Items), rest);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(0)]
    public async Task A_page_size_out_of_range_is_refused_before_anything_is_sent(int size)
    {
        StubServer server = ListStyle.All[0].Server(1);
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => api.ListAsync<Thing>("things", new ListOptions { PageSize = size }));
        Assert.Contains("1 to 500", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => api.ListAsync<Thing>($"things?page_size={size}"));
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task The_profiles_largest_page_holds_where_the_rule_has_none()
    {
        PageRule rule = ListStyle.All[0].Rule with { MaxPageSize = null };
        await using RateLimitedApiClient api = StubClient.Of(ListStyle.All[0].Server(1), new RateLimitProfile { Name = "test", Paging = [rule], MaxPageSize = 40 });
        Assert.Throws<ArgumentOutOfRangeException>(() => api.ListAsync<Thing>("things", new ListOptions { PageSize = 41 }));
    }

    [Theory]
    [InlineData(null, "?page_size=500")]
    [InlineData(50, "?page_size=50")]
    public async Task Where_the_caller_does_not_say_the_rules_default_is_asked_for_or_else_the_maximum(int? preferred, string query)
    {
        StubServer server = ListStyle.All[0].Server(1);
        await using RateLimitedApiClient api = StubClient.Of(server);
        await api.ListAsync<Thing>("things", new ListOptions { Rule = ListStyle.All[0].Rule with { DefaultPageSize = preferred } }).ToListAsync();
        Assert.Equal(query, server.Seen.Single().Address.Query);
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task Whatever_keeps_a_page_from_coming_is_told_with_the_token(Type failure)
    {
        StubServer server = ListStyle.All[0].Server(1);
        server.Before = _ => throw (Exception)Activator.CreateInstance(failure)!;
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things", new ListOptions { StartAt = "token:at+0/=" }).ToListAsync());
        Assert.Equal((PagingStop.RequestFailed, "token:at+0/="), (stop.Reason, stop.Token));
        Assert.NotNull(stop.InnerException);
    }

    [Fact]
    public async Task Cancelling_a_walk_is_no_failure_of_it()
    {
        using CancellationTokenSource cancel = new();
        StubServer server = ListStyle.All[0].Server(30);
        server.Before = async stop =>
        {
            await cancel.CancelAsync();
            stop.ThrowIfCancellationRequested();
        };
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.ListAsync<Thing>("things", null, cancel.Token).ToListAsync());
    }

    [Fact]
    public async Task A_server_that_caps_pages_silently_loses_no_items()
    {
        ListStyle style = ListStyle.Of("auth0 page, root array");
        StubServer capped = new(seen => StubServer.Json($"[{string.Join(',', Enumerable.Range(0, 170).Skip(seen.Number("page")!.Value * 50).Take(50).Select(index => $"{{\"id\":\"t{index}\"}}"))}]"));
        await using RateLimitedApiClient api = StubClient.Of(capped, style.Profile);
        Assert.Equal(170, (await api.ListAsync<Thing>("things", new ListOptions { PageSize = 100 }).ToListAsync()).Count);
    }

    [Fact]
    public async Task A_failure_in_the_middle_says_where_and_after_how_many_and_the_walk_goes_on_from_there()
    {
        ListStyle style = ListStyle.All[0];
        StubServer good = style.Server(50);
        int calls = 0;
        StubServer server = new(seen => ++calls == 3 ? StubServer.Json("""{"errors":[{"code":"NO"}]}""", 500) : good.Answer(seen));
        await using RateLimitedApiClient api = StubClient.Of(server, style.Profile);
        List<Thing> things = [];
        PagingException failure = await Assert.ThrowsAsync<PagingException>(async () =>
        {
            await foreach (Thing thing in api.ListAsync<Thing>("things", new ListOptions { PageSize = 10 }))
            {
                things.Add(thing);
            }
        });
        Assert.Equal((PagingStop.RequestFailed, "token:at+20/=", 20, HttpStatusCode.InternalServerError), (failure.Reason, failure.Token, failure.ItemsRead, failure.StatusCode));
        Assert.Equal(HttpStatusCode.InternalServerError, Assert.IsType<ApiException>(failure.InnerException).StatusCode);
        things.AddRange(await api.ListAsync<Thing>("things", new ListOptions { PageSize = 10, StartAt = failure.Token }).ToListAsync());
        Assert.Equal(Enumerable.Range(0, 50).Select(index => $"t{index}"), things.Select(thing => thing.Id));
    }

    [Theory]
    [InlineData("[1,2")]
    [InlineData("""{"things":5}""")]
    [InlineData("""{"other":[]}""")]
    [InlineData("""{"things":[null]}""")]
    [InlineData("""{"things":["text"]}""")]
    [InlineData("""{"things":[],"next_token":{"a":1}}""")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task A_page_that_is_not_what_the_rule_says_stops_the_walk_with_a_clear_error(string body)
    {
        await using RateLimitedApiClient api = StubClient.Of(new StubServer(_ => StubServer.Json(body)), ListStyle.All[0].Profile);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things").ToListAsync());
        Assert.Equal((PagingStop.MalformedPage, null, 0), (stop.Reason, stop.Token, stop.ItemsRead));
        Assert.IsAssignableFrom<JsonException>(stop.InnerException);
    }

    [Fact]
    public async Task More_to_come_after_a_page_without_items_is_an_error_and_not_an_end()
    {
        await using RateLimitedApiClient api = StubClient.Of(new StubServer(_ => StubServer.Json("""{"things":[],"has_more":true}""")), ListStyle.All[1].Profile);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things").ToListAsync());
        Assert.Equal(PagingStop.MalformedPage, stop.Reason);
    }

    [Theory]
    [InlineData("page:3/10", "kinde next_token")]
    [InlineData("token:", "kinde next_token")]
    [InlineData("nonsense", "auth0 page, root array")]
    [InlineData("page:-1/10", "auth0 page, root array")]
    [InlineData("page:1/101", "auth0 page, root array")]
    [InlineData("page:1/x", "auth0 page, root array")]
    [InlineData("link://evil.test/things", "link header")]
    [InlineData("link:https://evil.test/things", "link header")]
    [InlineData("link:http://api.test/things", "link header")]
    [InlineData("link:https://user@api.test/things", "link header")]
    public async Task A_token_that_is_not_of_this_list_is_refused_before_anything_is_sent(string token, string name)
    {
        StubServer server = ListStyle.Of(name).Server(1);
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.Of(name).Profile);
        Assert.ThrowsAny<ArgumentException>(() => api.ListAsync<Thing>("things", new ListOptions { StartAt = token }));
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_numbered_page_is_not_resumed_at_another_size()
    {
        await using RateLimitedApiClient api = StubClient.Of(ListStyle.All[5].Server(1), ListStyle.All[5].Profile);
        Assert.Throws<ArgumentException>(() => api.ListAsync<Thing>("things", new ListOptions { PageSize = 20, StartAt = "page:3/10" }));
    }

    [Fact]
    public async Task A_list_that_nobody_knows_is_refused_with_advice()
    {
        await using RateLimitedApiClient api = StubClient.Of(ListStyle.All[0].Server(1), ListStyle.All[0].Profile);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => api.ListAsync<Thing>("others"));
        Assert.Contains("ListOptions.Rule", refused.Message, StringComparison.Ordinal);
        Assert.Single(await api.ListAsync<Thing>("others", new ListOptions { Rule = ListStyle.All[0].Rule }).ToListAsync());
    }

    [Fact]
    public async Task Enumerating_a_list_twice_walks_it_twice()
    {
        await using RateLimitedApiClient api = StubClient.Of(ListStyle.All[0].Server(30), ListStyle.All[0].Profile);
        IAsyncEnumerable<Thing> list = api.ListAsync<Thing>("things", new ListOptions { PageSize = 10 });
        Assert.Equal(await list.ToListAsync(), await list.ToListAsync());
    }
}
