using ClientSdk.Limits;

namespace ClientSdk.Tests.Throttling;

/// <summary>Endpoint groups through the handler: their limits and the partition's, together.</summary>
public sealed class EndpointGroupTests
{
    [Fact]
    public void A_group_of_five_a_day_delays_no_other()
    {
        var sent = new Dictionary<string, List<TimeSpan>> { ["/reports"] = [], ["/users"] = [], ["/other"] = [] };
        ThrottleBench bench = null!;
        bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerMinute(60)) with
            {
                Groups = [new EndpointGroup("reports", ["GET /reports"], RateLimit.PerDay(5)), new EndpointGroup("users", ["GET /users"], RateLimit.PerMinute(30))],
            },
            new StubHandler(request =>
            {
                sent[request.RequestUri!.AbsolutePath].Add(bench.Clock.Elapsed);
                return new HttpResponseMessage();
            }));
        using (bench)
        {
            bench.Clock.Run(() => Task.WhenAll(
                Task.WhenAll(Enumerable.Range(0, 12).Select(_ => bench.GetAsync("/reports"))),
                CallEveryMinuteAsync(bench, "/users", 20),
                CallEveryMinuteAsync(bench, "/other", 20)));
        }

        Assert.Equal([5, 5, 2], sent["/reports"].GroupBy(at => (int)at.TotalDays).Select(day => day.Count()));
        Assert.All([.. sent["/users"], .. sent["/other"]], at => Assert.Equal(0, at.Ticks % TimeSpan.TicksPerMinute));
        Assert.Equal((2_000, 2_000), (sent["/users"].Count, sent["/other"].Count));
    }

    [Fact]
    public void Of_overlapping_templates_a_request_pays_the_most_specific_ones_limits_and_the_partitions()
    {
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerDay(6)) with
            {
                Groups =
                [
                    new EndpointGroup("all", ["* /users/**"], RateLimit.PerDay(3)),
                    new EndpointGroup("one", ["GET /users/{id}"], RateLimit.PerDay(2)),
                    new EndpointGroup("me", ["GET /users/me"], RateLimit.PerDay(1)),
                ],
            },
            StubHandler.Ok());

        Assert.Equal([true, false], Go(bench, HttpMethod.Get, "/users/me", 2));
        Assert.Equal([true, true, false], Go(bench, HttpMethod.Get, "/users/7", 3));
        Assert.Equal([true, true, true], Go(bench, HttpMethod.Delete, "/users/me", 3));
        Assert.Equal([false], Go(bench, HttpMethod.Get, "/elsewhere", 1));
    }

    private static async Task CallEveryMinuteAsync(ThrottleBench bench, string path, int calls)
    {
        for (int minute = 0; minute < 100; minute++)
        {
            await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => bench.GetAsync(path)));
            await Task.Delay(TimeSpan.FromMinutes(2), bench.Clock);
        }
    }

    private static bool[] Go(ThrottleBench bench, HttpMethod method, string path, int calls) => [.. Enumerable.Range(0, calls).Select(_ =>
    {
        using var request = new HttpRequestMessage(method, "http://api.test" + path);
        request.SetRateLimitWait(RateLimitWait.None);
        try
        {
            bench.Client.Send(request, CancellationToken.None).Dispose();
            return true;
        }
        catch (RequestThrottledException)
        {
            return false;
        }
    })];
}
