using ClientSdk.Limits;

namespace ClientSdk.Tests.Throttling;

public sealed class PriorityScopeTests
{
    [Theory]
    [InlineData(false, "/interactive")]
    [InlineData(true, "/background")]
    public void The_scope_counts_unless_the_request_says_otherwise(bool saysOtherwise, string first)
    {
        // Without the scope, or where it wins over the request, the other one goes first.
        var server = StubHandler.Ok();
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerSecond(1)), server);
        bench.Clock.Run(async () =>
        {
            (await bench.GetAsync()).Dispose();
            Task<HttpResponseMessage> background;
            using (RateLimitPriorityScope.Begin(RateLimitPriority.Background))
            {
                background = bench.GetAsync("/background", request =>
                {
                    if (saysOtherwise)
                    {
                        request.SetRateLimitPriority(RateLimitPriority.Interactive);
                    }
                });
            }

            await Task.WhenAll(background, bench.GetAsync("/interactive"));
        });

        Assert.Equal(first, server.Seen[1].RequestUri!.AbsolutePath);
    }
}
