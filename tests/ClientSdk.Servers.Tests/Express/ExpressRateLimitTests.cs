using System.Net;
using ClientSdk.Headers;
using ClientSdk.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Servers.Tests.Express;

/// <summary>A server that nobody here wrote, in each of the four forms in which it speaks of its limits.</summary>
[Collection(nameof(RealClock))]
public sealed class ExpressRateLimitTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("legacy", false)]
    [InlineData("draft-6", true)]
    [InlineData("draft-7", true)]
    [InlineData("draft-8", true)]
    [InlineData("legacy+draft-6", true)]
    public async Task The_limit_that_is_read_is_the_one_configured(string headers, bool saysWindow)
    {
        TimeSpan window = TimeSpan.FromMinutes(2);
        await using ExpressServer server = await ExpressServer.StartOrSkipAsync(headers, (3, window));
        using HttpClient client = new() { BaseAddress = server.Address };

        foreach (int left in (int[])[2, 1, 0, 0])
        {
            RateLimitSnapshot said = await ReadAsync(client);
            RateLimitWindow read = Assert.Single(said.Windows);
            Assert.Empty(said.Rejected);
            Assert.Equal((3, left), (read.Limit, read.Remaining));
            Assert.Equal(saysWindow ? window : null, read.Window);

            // Whole seconds, rounded up; the legacy epoch is measured with a Date that was rounded down.
            Assert.InRange(read.Reset!.Value, TimeSpan.FromMinutes(1.5), window + TimeSpan.FromSeconds(1));
            Assert.False(read.IsResetByClientClock);
        }

        RateLimitSnapshot refused = await ReadAsync(client);
        Assert.True(refused.IsThrottled);
        Assert.Equal("Retry-After", refused.RetryAfterOrigin);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMinutes(1.5), window + TimeSpan.FromSeconds(1));
        Assert.Equal(headers == "draft-8" ? "3-in-2min" : null, refused.LimitedBy);
    }

    [Fact]
    public async Task Two_limiters_that_append_to_one_field_are_two_windows()
    {
        await using ExpressServer server = await ExpressServer.StartOrSkipAsync("draft-8", (5, TimeSpan.FromMinutes(1)), (100, TimeSpan.FromHours(1)));
        using HttpClient client = new() { BaseAddress = server.Address };

        RateLimitSnapshot said = await ReadAsync(client);

        Assert.Equal(
            [("5-in-1min", 5L, 4L, TimeSpan.FromMinutes(1)), ("100-in-1hr", 100L, 99L, TimeSpan.FromHours(1))],
            said.Windows.Select(window => (window.Name, window.Limit!.Value, window.Remaining!.Value, window.Window!.Value)));
    }

    /// <summary>
    /// Nothing is declared, so the limit is learned from the headers, at the cost of one window's refusals at most. The headers
    /// count whole seconds, rounded up, and the legacy epoch is measured with a Date that was rounded down: that is what each
    /// wait for a window may take longer.
    /// </summary>
    [Fact]
    public async Task A_client_that_was_told_nothing_drives_it_at_full_speed()
    {
        string[] late = await Task.WhenAll(DriveAsync("legacy", rounding: 2), DriveAsync("draft-6", rounding: 1), DriveAsync("draft-7", rounding: 1), DriveAsync("draft-8", rounding: 1));
        Assert.All(late, Assert.Empty);
    }

    private async Task<string> DriveAsync(string headers, int rounding)
    {
        const int permits = 50, windows = 3, callers = 64;
        TimeSpan window = TimeSpan.FromSeconds(3);
        await using ExpressServer server = await ExpressServer.StartOrSkipAsync(headers, (permits, window));
        await using ServiceProvider services = new ServiceCollection()
            .AddHttpClient("express", client => client.BaseAddress = server.Address)
            .AddRateLimitAwareHandler()
            .Services.BuildServiceProvider();
        HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("express");

        // From the first answer on: how long this process takes to be compiled is not the client's pace.
        long start = 0;
        await Parallel.ForAsync(0, permits * windows, new ParallelOptions { MaxDegreeOfParallelism = callers, CancellationToken = Cancellation }, async (_, token) =>
        {
            (await client.GetAsync("", token)).EnsureSuccessStatusCode().Dispose();
            Interlocked.CompareExchange(ref start, TimeProvider.System.GetTimestamp(), 0);
        });
        double elapsed = TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        ExpressServer.Counts counts = await server.CountAsync();
        double optimum = window.TotalSeconds * (windows - 1);
        double known = optimum + (rounding * (windows - 1));
        string figures = $"{headers}: {counts.Served} requests, {counts.Refused} refusals, {elapsed:0.000} s, {elapsed / optimum:0.00} of the optimum, {elapsed / known:0.00} of what whole seconds allow";
        output.WriteLine(figures);

        // A client that takes a window for shorter is refused, which the server itself counts; one that misses a window takes a whole one more.
        bool isWell = counts.Served == permits * windows && counts.Refused <= permits && elapsed <= known + (0.8 * window.TotalSeconds);
        return isWell ? "" : figures;
    }

    private static async Task<RateLimitSnapshot> ReadAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("", Cancellation);
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(response.StatusCode == HttpStatusCode.OK ? "served" : "Too many requests, please try again later.", body);
        return RateLimitHeaderParser.Parse(response, body, TimeProvider.System.GetUtcNow());
    }
}
